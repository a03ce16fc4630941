"""Google Cloud Storage without a library: the protocol of resumable uploads, step by step."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mock_vendors.exchange import Answer
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

UPLOAD = "/upload/storage/v1/b/bulk/o"
UNIT = 256 << 10
DATA = hashlib.shake_256(b"data").digest(2 * UNIT + 5)


class Session:
    """One resumable upload."""

    def __init__(self, asker: Any, name: str = "k", query: str = "") -> None:
        self._asker = asker
        body = json.dumps({"name": name}).encode()
        answer = asker.send("POST", UPLOAD, query=f"uploadType=resumable{query}", body=body)
        assert answer.status == 200, answer.body
        url = urlsplit(dict(answer.headers)["Location"])
        self.query = url.query
        assert parse_qs(url.query)["upload_id"]

    def put(self, span: str, body: bytes = b"", **headers: str) -> Answer:
        given = {**self._asker.own, "content-range": f"bytes {span}", **headers}
        answer: Answer = self._asker.send("PUT", UPLOAD, query=self.query, body=body, headers=given)
        return answer

    def chunk(self, start: int, stop: int, total: Any = None, **headers: str) -> Answer:
        return self.put(f"{start}-{stop - 1}/{total or len(DATA)}", DATA[start:stop], **headers)


def have(answer: Answer) -> tuple[int, str | None]:
    return answer.status, dict(answer.headers).get("Range")


def reason(answer: Answer) -> tuple[int, str]:
    return answer.status, json.loads(answer.body)["error"]["errors"][0]["reason"]


def test_chunks_come_one_after_the_other_and_the_last_brings_the_object(make: Any) -> None:
    session = Session(make("gcs"))
    assert have(session.put(f"*/{len(DATA)}")) == (308, None)
    assert have(session.chunk(0, UNIT)) == (308, f"bytes=0-{UNIT - 1}")
    assert have(session.chunk(UNIT, 2 * UNIT, "*")) == (308, f"bytes=0-{2 * UNIT - 1}")
    told = json.loads(session.chunk(2 * UNIT, len(DATA)).body)
    assert told["md5Hash"] == base64.b64encode(hashlib.md5(DATA).digest()).decode()
    assert json.loads(session.put(f"*/{len(DATA)}").body)["generation"] == told["generation"]


def test_bytes_that_are_there_already_are_passed_over_and_a_hole_is_refused(make: Any) -> None:
    asker = make("gcs")
    session = Session(asker)
    session.chunk(0, UNIT)
    assert session.chunk(2 * UNIT, len(DATA)).status == 400
    assert session.chunk(0, len(DATA)).status == 200
    assert asker.send("GET", "/storage/v1/b/bulk/o/k", query="alt=media").content() == DATA


def test_what_is_no_multiple_of_the_unit_is_kept_up_to_one(make: Any) -> None:
    session = Session(make("gcs"))
    assert have(session.chunk(0, UNIT + 7)) == (308, f"bytes=0-{UNIT - 1}")


def test_the_first_chunks_may_be_kept_in_part(make: Any) -> None:
    asker = make("gcs")
    spec = asker.vendor.spec
    asker.vendor.configure(configured(spec, None, parse_settings(["objects.short_chunks=1"]), {}))
    session = Session(asker)
    assert have(session.chunk(0, 2 * UNIT)) == (308, f"bytes=0-{UNIT - 1}")
    assert have(session.chunk(UNIT, 2 * UNIT)) == (308, f"bytes=0-{2 * UNIT - 1}")


def test_a_session_is_gone_after_a_week_and_another_was_never_there(make: Any) -> None:
    asker = make("gcs")
    session = Session(asker)
    asker.vendor.clock.advance(604_800)
    assert reason(session.chunk(0, UNIT)) == (410, "gone")
    session.query = "uploadType=resumable&upload_id=1-none"
    assert reason(session.chunk(0, UNIT)) == (404, "notFound")


def test_a_hash_that_does_not_fit_keeps_the_object_out(make: Any) -> None:
    asker = make("gcs")
    session = Session(asker)
    answer = session.chunk(0, len(DATA), **{"x-goog-hash": "crc32c=AAAAAA=="})
    assert reason(answer) == (400, "invalid")
    assert reason(asker.send("GET", "/storage/v1/b/bulk/o/k")) == (404, "notFound")


def test_a_precondition_of_the_beginning_is_held_at_the_end(make: Any) -> None:
    asker = make("gcs")
    session = Session(asker, query="&ifGenerationMatch=0")
    assert asker.send("POST", UPLOAD, query="uploadType=media&name=k", body=b"first").status == 200
    assert reason(session.chunk(0, len(DATA))) == (412, "conditionNotMet")


def test_an_upload_is_cancelled(make: Any) -> None:
    asker = make("gcs")
    session = Session(asker)
    assert asker.send("DELETE", UPLOAD, query=session.query).status == 499
    assert reason(session.chunk(0, UNIT))[0] == 410


@pytest.mark.parametrize("cut", [1, 7, 100_000])
def test_description_and_content_come_in_one_body(make: Any, cut: int) -> None:
    asker = make("gcs")
    lines = ["--b", "Content-Type: application/json", "", json.dumps({"name": "d/k"}), "--b", "Content-Type: text/csv"]
    body = "\r\n".join([*lines, "", ""]).encode() + b"x\r\n--c" * cut + b"\r\n--b--\r\n"
    headers = {**asker.own, "content-type": 'multipart/related; boundary="b"'}
    told = json.loads(asker.send("POST", UPLOAD, query="uploadType=multipart", body=body, headers=headers).body)
    assert (told["name"], told["contentType"], told["size"]) == ("d/k", "text/csv", str(6 * cut))
