"""Every effect that a fault can have: what comes over the wire, what a client makes of it, what the books say."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from requests.exceptions import (
    ChunkedEncodingError,
    ConnectionError,
    ContentDecodingError,
    ReadTimeout,
    TooManyRedirects,
)
from wires import JOBS, RESET, Wired, wired

import mock_vendors.faults
from mock_vendors.faults import EFFECTS, parse
from mock_vendors.occasion import read_words

See = Callable[[bytes, bytes, bytes], object]
Client = int | type[Exception]
Strike = Callable[[str], Wired]


@dataclass(frozen=True, slots=True)
class Case:
    """``sees`` is given head and body as they came, and the body as it would have been.

    ``client`` is the status or the error that ``requests`` ends with; ``status``, ``complete`` and ``delivered`` are
    what the journal and the ledger say of one call for three records.
    """

    client: Client
    status: int
    complete: bool
    delivered: int
    sees: See = lambda head, body, whole: body == whole


def length(head: bytes) -> int:
    found = re.search(rb"Content-Length: (\d+)", head)
    assert found is not None
    return int(found[1])


def chunks(body: bytes) -> bytes:
    """Return what is in the first chunk."""
    size, _, rest = body.partition(b"\r\n")
    return rest[: int(size, 16)]


CASES: dict[str, Case] = {
    "status:503": Case(503, 503, True, 0, lambda h, b, w: json.loads(b) == {"message": "Service Unavailable"}),
    "status:524": Case(524, 524, True, 0, lambda h, b, w: json.loads(b) == {"message": "A Timeout Occurred"}),
    "status:206": Case(206, 206, True, 3),
    "status:204": Case(204, 204, True, 0, lambda h, b, w: not b and b"Content-Length" not in h),
    "status:304": Case(304, 304, True, 0, lambda h, b, w: not b),
    "throttle:7": Case(429, 429, True, 0, lambda h, b, w: b"Retry-After: 7" in h),
    "error:forbidden": Case(403, 403, True, 0, lambda h, b, w: set(json.loads(b)) == {"message"}),
    "html": Case(502, 502, True, 0, lambda h, b, w: b.startswith(b"<!DOCTYPE html>") and b"text/html" in h),
    "html:200;application/json": Case(200, 200, True, 0, lambda h, b, w: b"<html>" in b and b"application/json" in h),
    "empty": Case(200, 200, True, 0, lambda h, b, w: not b and length(h) == 0),
    "broken": Case(200, 200, True, 0, lambda h, b, w: b == w[:-1] + b"}"),
    "truncated": Case(200, 200, True, 0, lambda h, b, w: b == w[: len(w) // 2] and length(h) == len(b)),
    "truncated:record": Case(200, 200, True, 0, lambda h, b, w: json.loads(b + b"]") == json.loads(w)[:1]),
    "wrong_type": Case(200, 200, True, 3, lambda h, b, w: b == w and b"text/html" in h and b"json" not in h),
    "wrong_type:none": Case(200, 200, True, 3, lambda h, b, w: b == w and b"Content-Type" not in h),
    "wrong_length:10": Case(ChunkedEncodingError, 200, False, 0, lambda h, b, w: length(h) == len(b) + 10),
    "wrong_length:-10": Case(200, 200, False, 0, lambda h, b, w: b == w and length(h) == len(b) - 10),
    "gzip": Case(200, 200, True, 3, lambda h, b, w: gzip.decompress(b) == w and length(h) == len(b)),
    "gzip_damaged": Case(ContentDecodingError, 200, True, 0, lambda h, b, w: zlib.decompress(b[10:-8], -15) == w),
    "gzip_damaged:cut": Case(200, 200, True, 0, lambda h, b, w: len(b) < len(w) and length(h) == len(b)),
    "gzip_damaged:plain": Case(ContentDecodingError, 200, True, 0, lambda h, b, w: b == w and b"gzip" in h),
    "gzip_damaged:twice": Case(200, 200, True, 0, lambda h, b, w: gzip.decompress(gzip.decompress(b)) == w),
    "redirect": Case(TooManyRedirects, 302, True, 0, lambda h, b, w: f"vendor.test{JOBS}".encode() in h),
    "redirect:307;ring2": Case(TooManyRedirects, 307, True, 0, lambda h, b, w: b"per_page=3&hop=1\r\n" in h),
    "redirect:http://127.0.0.1:1": Case(ConnectionError, 302, True, 0, lambda h, b, w: b"http://127.0.0.1:1/v1/" in h),
    "ok_error:503": Case(200, 200, True, 0, lambda h, b, w: json.loads(b) == {"message": "Service Unavailable"}),
    "ok_error:throttled": Case(200, 200, True, 0, lambda h, b, w: json.loads(b) == {"message": "Too many requests"}),
    "swallow": Case(502, 502, True, 0, lambda h, b, w: json.loads(b) == {"message": "Bad Gateway"}),
    "swallow:html:504": Case(504, 504, True, 0, lambda h, b, w: b"<html>" in b),
    "swallow:reset": Case(ConnectionError, 0, False, 0, lambda h, b, w: h == RESET),
    "reset": Case(ConnectionError, 0, False, 0, lambda h, b, w: h == RESET),
    "reset:after": Case(200, 200, True, 3, lambda h, b, w: b == w + RESET),
    "cut:0": Case(ChunkedEncodingError, 200, False, 0, lambda h, b, w: b == RESET and length(h) == len(w)),
    "cut:1": Case(ChunkedEncodingError, 200, False, 0, lambda h, b, w: b == w[:-1] + RESET),
    "stall:40": Case(200, 200, True, 3),
    "stall:40;head": Case(200, 200, True, 3),
    "stall:40;inside": Case(200, 200, True, 3),
    "stall:40;after": Case(200, 200, True, 3),
    "drip:100": Case(200, 200, True, 3),
    "duplicate": Case(200, 200, True, 3, lambda h, b, w: b == w + h + b"\r\n\r\n" + w),
    "chunked": Case(200, 200, True, 3, lambda h, b, w: chunks(b) == w and b.endswith(b"\r\n0\r\n\r\n")),
    "chunked:open": Case(
        ChunkedEncodingError, 200, False, 0, lambda h, b, w: chunks(b) == w and b.endswith(w[-9:] + b"\r\n")
    ),
    "chunked:bad": Case(ChunkedEncodingError, 200, False, 0, lambda h, b, w: b.startswith(b"zz\r\n")),
    "interim": Case(103, 200, True, 3, lambda h, b, w: h.startswith(b"HTTP/1.1 103 Early Hints") and b.endswith(w)),
    "interim:100": Case(200, 200, True, 3, lambda h, b, w: h.startswith(b"HTTP/1.1 100 ") and b.endswith(w)),
    "checksum": Case(200, 200, True, 3),
    "slow_accept:40": Case(200, 200, True, 3),
}
# These have tests of their own: there is no answer to look at.
ELSEWHERE = {"refuse", "reset_accept"}


@pytest.fixture(scope="module")
def served() -> Iterator[Wired]:
    with wired() as mock:
        yield mock


@pytest.fixture(scope="module")
def whole(served: Wired) -> bytes:
    """What the vendor answers when nothing is wrong."""
    return body_of(served.once())


@pytest.fixture
def struck(served: Wired, whole: bytes) -> Strike:
    """Return what plans a fault for a vendor whose books are empty."""

    def strike(words: str) -> Wired:
        served.vendor.ledger.settle()
        served.vendor.reset(("journal", "ledger"))
        served.vendor.faults.replace([parse(words)])
        return served

    return strike


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


def outcome(session: requests.Session, url: str, timeout: float = 20) -> Client:
    try:
        return session.get(url, timeout=timeout).status_code
    except requests.RequestException as error:
        return type(error)


@pytest.mark.parametrize("words", CASES)
def test_an_effect_is_what_it_says_on_the_wire_and_in_the_books(struck: Strike, words: str, whole: bytes) -> None:
    case, mock = CASES[words], struck(words)
    head, _, body = mock.once().partition(b"\r\n\r\n")
    assert case.sees(head, body, whole)
    entry = mock.entries()[-1]
    assert (entry["status"], entry["complete"], mock.delivered()) == (case.status, case.complete, case.delivered)
    assert entry["fault"] == (None if words.startswith("slow_accept") else words)


@pytest.mark.parametrize("words", CASES)
def test_a_client_library_meets_it_and_goes_on_with_the_next_call(struck: Strike, words: str) -> None:
    case = CASES[words]
    # A redirect that goes nowhere strikes as often as the client follows it.
    loops = case.client is TooManyRedirects
    mock = struck(words if loops else f"{words}@times=1")
    with mock.session() as session:
        assert outcome(session, mock.server.url + JOBS) == case.client
        if not loops:
            assert session.get(mock.server.url + JOBS, timeout=20).status_code == 200


def test_a_stall_without_an_end_has_none(struck: Strike) -> None:
    mock = struck("stall:inside@calls=2")
    with mock.session() as session:
        ends = [outcome(session, mock.server.url + JOBS, timeout) for timeout in (20, 0.3, 20)]
    assert ends in ([200, ConnectionError, 200], [200, ReadTimeout, 200])
    assert [entry["complete"] for entry in mock.entries()] == [True, False, True]
    assert mock.delivered() == 6


def test_every_effect_is_in_the_table() -> None:
    assert {read_words(words).name for words in CASES} | ELSEWHERE == set(EFFECTS.names())


README = (Path(mock_vendors.faults.__file__).parent / "README.md").read_text("utf-8")


@pytest.mark.parametrize("words", sorted(set(re.findall(r"--fault '([^']+)'", README))))
def test_what_the_guide_shows_can_be_said(words: str) -> None:
    assert parse(words).spec == words


@pytest.mark.parametrize("name", EFFECTS.names())
def test_the_guide_tells_of_every_effect(name: str) -> None:
    assert re.search(rf"^\| `{name}[`:\[]", README, re.M)
