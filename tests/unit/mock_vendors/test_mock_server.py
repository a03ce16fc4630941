"""A vendor on a real port: its connections, and the control API beside it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from contracts import ScaledClock
from mock_vendors.app import VendorApp
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor

JOBS = "/v1/jobs"


@pytest.fixture
def server() -> Iterator[VendorServer]:
    vendor = Vendor(load_vendor("greenhouse"), seed=5, records=60, clock=ScaledClock(), limits=False)
    with VendorServer(vendor) as started:
        yield started


@pytest.fixture
def client(server: VendorServer) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.headers.update(server.vendor.headers)
        session.trust_env = False
        yield session


def control(server: VendorServer, method: str, path: str, value: Any = None) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, server.control_url + path, json=value)


def exchange(server: VendorServer, *requests_: str) -> bytes:
    """Send raw requests over one connection and return everything until its end; a reset shows as ``RESET``."""
    host, port = server.url.removeprefix("http://").split(":")
    got = b""
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        for text in requests_:
            connection.sendall(text.replace("\n", "\r\n").encode())
        try:
            while piece := connection.recv(65_536):
                got += piece
        except ConnectionResetError:
            got += b"RESET"
    return got


def request(server: VendorServer, method: str = "GET", path: str = JOBS, more: str = "Connection: close\n") -> str:
    own = "".join(f"{name}: {text}\n" for name, text in server.vendor.headers.items())
    return f"{method} {path} HTTP/1.1\nHost: vendor.test:80\n{own}{more}\n"


def test_an_answer_is_dated_by_the_vendors_own_clock(server: VendorServer, client: requests.Session) -> None:
    control(server, "POST", "/clock", {"set": "2031-05-06T07:08:09Z"})
    assert client.get(server.url + JOBS).headers["Date"].startswith("Tue, 06 May 2031 07:08:")


def test_a_reset_comes_before_any_byte(server: VendorServer) -> None:
    control(server, "POST", "/faults", {"faults": ["reset"]})
    assert exchange(server, request(server)) == b"RESET"


@pytest.mark.parametrize(("words", "kept"), [("cut:0.5", 0.5), ("cut:0", 0.0), ("cut:100", None), ("cut:1", 1.0)])
def test_a_cut_body_announces_its_whole_length(server: VendorServer, words: str, kept: float | None) -> None:
    whole = len(exchange(server, request(server)).partition(b"\r\n\r\n")[2])
    control(server, "POST", "/faults", {"faults": [words]})
    head, _, body = exchange(server, request(server)).partition(b"\r\n\r\n")
    assert f"Content-Length: {whole}".encode() in head
    assert body.endswith(b"RESET")
    assert len(body) - len(b"RESET") == (100 if kept is None else min(int(whole * kept), whole - 1))


def test_only_the_answer_that_came_whole_is_in_the_ledger(server: VendorServer, client: requests.Session) -> None:
    control(server, "POST", "/faults", {"faults": ["cut@calls=1", "reset@calls=2"]})
    for _ in range(2):
        with pytest.raises(requests.RequestException):
            client.get(server.url + JOBS)
    assert client.get(server.url + JOBS, params={"per_page": 10}).status_code == 200
    account = control(server, "GET", "/ledger?resource=jobs").json()["resources"]["jobs"]
    assert (account["served"], account["never"]) == ([[0, 10, 1]], 50)
    entries = control(server, "GET", "/journal").json()["entries"]
    assert [(entry["status"], entry["complete"]) for entry in entries] == [(200, False), (0, False), (200, True)]


def test_a_connection_is_kept_and_head_has_the_length_without_the_body(server: VendorServer) -> None:
    both = exchange(server, request(server, "HEAD", more=""), request(server))
    first, _, second = both.partition(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 200")
    assert second.startswith(b"HTTP/1.1 200")
    lengths = [line for line in both.split(b"\r\n") if line.startswith(b"Content-Length")]
    assert lengths[0] == lengths[1] != b"Content-Length: 0"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_a_verb_that_is_not_there_is_405(server: VendorServer, method: str) -> None:
    head = exchange(server, request(server, method)).partition(b"\r\n\r\n")[0]
    assert head.startswith(b"HTTP/1.1 405")
    assert b"Allow: GET, HEAD" in head


def test_a_body_in_chunks_and_a_client_that_asks_to_continue_are_served(
    server: VendorServer, client: requests.Session
) -> None:
    person = json.dumps({"first_name": "Bo", "last_name": "Marsh", "applications": [{"job_id": 501}]}).encode()
    typed = {"Content-Type": "application/json"}
    assert client.post(f"{server.url}/v1/candidates", data=iter([person[:9], person[9:]]), headers=typed).ok
    more = f"Expect: 100-continue\nConnection: close\nContent-Type: application/json\nContent-Length: {len(person)}\n"
    got = exchange(server, request(server, "POST", "/v1/candidates", more), person.decode())
    assert got.startswith(b"HTTP/1.1 100 Continue")
    assert b"HTTP/1.1 201" in got


def test_links_point_at_the_host_in_the_request(server: VendorServer) -> None:
    forwarded = "X-Forwarded-Host: api.test\nX-Forwarded-Proto: https\nConnection: close\n"
    assert b"<http://vendor.test:80/v1/jobs?" in exchange(server, request(server, path=f"{JOBS}?per_page=9"))
    assert b"<https://api.test/v1/jobs?" in exchange(server, request(server, path=f"{JOBS}?per_page=9", more=forwarded))


class Broken:
    """A vendor that fails inside."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vendor, name)

    def answer(self, request: Request) -> Answer:
        raise RuntimeError("a fault of our own")


def test_a_fault_of_our_own_is_a_500_in_the_vendors_words(make: Any, capsys: pytest.CaptureFixture[str]) -> None:
    vendor: Any = Broken(make("greenhouse").vendor)
    answer = VendorApp(vendor).answer(Request("GET", JOBS))
    assert (answer.status, json.loads(answer.body)) == (500, {"message": "Internal Server Error"})
    assert "a fault of our own" in capsys.readouterr().err


def test_the_state_says_what_there_is(server: VendorServer) -> None:
    state = control(server, "GET", "/state").json()
    assert (state["vendor"], state["seed"], state["calls"]) == ("greenhouse", 5, 0)
    assert state["resources"]["jobs"] == {"records": 60, "created": 0, "id_field": "id"}


def test_faults_are_added_replaced_and_cleared(server: VendorServer) -> None:
    def specs(response: requests.Response) -> list[str]:
        return [fault["spec"] for fault in response.json()["faults"]]

    assert specs(control(server, "POST", "/faults", {"faults": ["reset@odds=0"]})) == ["reset@odds=0"]
    assert specs(control(server, "POST", "/faults", {"faults": ["cut@odds=0"]})) == ["reset@odds=0", "cut@odds=0"]
    assert specs(control(server, "PUT", "/faults", {"faults": ["throttle"]})) == ["throttle"]
    assert specs(control(server, "DELETE", "/faults")) == []


@pytest.mark.parametrize(
    ("asked", "status", "text"),
    [
        (("POST", "/faults", {"faults": ["reset", "rest"]}), 400, "Did you mean 'reset'"),
        (("POST", "/faults", {"faults": "reset"}), 400, "must be a list"),
        (("POST", "/faults", [1]), 400, "JSON object"),
        (("POST", "/reset", {"parts": ["jornal"]}), 400, "Did you mean 'journal'"),
        (("POST", "/clock", {"advance": -1}), 400, "negative"),
        (("POST", "/clock", {"set": "soon"}), 400, "ISO 8601"),
        (("POST", "/clock", {"scale": 0}), 400, "greater than 0"),
        (("POST", "/clock", {}), 400, "exactly one"),
        (("GET", "/journal?after=-1", None), 400, "whole number"),
        (("GET", "/ledger?resource=job", None), 404, "Did you mean 'jobs'"),
        (("GET", "/truth/job", None), 404, "Did you mean 'jobs'"),
        (("GET", "/nothing", None), 404, "/__mock__/state"),
        (("DELETE", "/state", None), 405, "Method Not Allowed"),
    ],
)
def test_what_the_control_api_cannot_follow_it_explains(
    server: VendorServer, asked: tuple[str, str, Any], status: int, text: str
) -> None:
    response = control(server, *asked)
    assert (response.status_code, set(response.json())) == (status, {"error", "hint"})
    assert text in response.text
    assert control(server, "GET", "/faults").json() == {"faults": []}


def test_the_clock_is_moved_from_outside(server: VendorServer) -> None:
    before = control(server, "GET", "/clock").json()["now"]
    assert control(server, "POST", "/clock", {"advance": 3600}).json()["now"] >= before + 3600
    assert control(server, "POST", "/clock", {"set": "2030-01-01T00:00:00Z"}).json()["now"] >= 1_893_456_000
    assert control(server, "POST", "/clock", {"scale": 10}).json()["scale"] == 10


def test_the_truth_has_the_very_bytes_of_the_list(server: VendorServer, client: requests.Session) -> None:
    listed = client.get(server.url + JOBS).content
    truth = control(server, "GET", "/truth/jobs")
    assert truth.headers["Content-Type"] == "application/jsonl"
    assert b"[" + b",".join(truth.content.splitlines()) + b"]" == listed
    assert control(server, "GET", "/truth/jobs?start=3&stop=5").content.splitlines() == truth.content.splitlines()[3:5]


def test_a_reset_takes_the_parts_it_is_told(server: VendorServer, client: requests.Session) -> None:
    control(server, "POST", "/faults", {"faults": ["reset@odds=0"]})
    client.get(server.url + JOBS)
    state = control(server, "POST", "/reset", {"parts": ["journal"]}).json()
    assert (state["calls"], len(state["faults"])) == (0, 1)
    assert control(server, "GET", "/ledger?resource=jobs").json()["resources"]["jobs"]["once"] == 60
    assert control(server, "POST", "/reset").json()["faults"] == []
    assert control(server, "GET", "/ledger?resource=jobs").json()["resources"]["jobs"]["once"] == 0
