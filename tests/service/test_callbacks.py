"""Callbacks arrive, signed, whatever became of the job, and their failure changes nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from service.support import KEY, Bench, bench

from contracts import SystemClock
from harness.bulk.notify import TIMEOUT_SECONDS

SETTINGS = {"event.notification.signature.key": KEY}


class Receiver:
    """Takes callbacks and answers them with the given statuses, the last of which stays."""

    def __init__(self, *statuses: int) -> None:
        self.statuses, self.got = list(statuses), []
        self.arrived = threading.Semaphore(0)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                left = receiver.statuses
                self.send_response(left.pop(0) if len(left) > 1 else left[0])
                self.send_header("Location", receiver.url)
                self.send_header("Content-Length", "0")
                self.end_headers()
                receiver.arrived.release()

            def log_message(self, format: str, *args: Any) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/callback"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self) -> tuple[dict[str, str], dict[str, Any]]:
        assert self.arrived.acquire(timeout=20)
        headers, body = self.got[-1]
        return headers, json.loads(body)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver(request: pytest.FixtureRequest) -> Iterator[Receiver]:
    made = Receiver(*getattr(request, "param", (200,)))
    yield made
    made.close()


def told(stand: Bench, job: str, words: str) -> bool:
    """Wait until the job says this about its callback."""
    while words not in stand.status(job)["metadata"].get("notification", ""):
        pass
    return True


def test_a_callback_tells_the_status_and_is_signed_over_its_bytes(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3, settings=SETTINGS) as stand:
        job = stand.create(notificationUrl=receiver.url)
        headers, body = receiver.take()
        assert told(stand, job, "delivered at try 1")
    raw = hmac.new(KEY.encode(), receiver.got[0][1], hashlib.sha256).digest()
    assert headers["Elements-Webhook-Signature"] == "sha256=" + base64.b64encode(raw).decode()
    assert (body["id"], body["status"], body["recordsCount"], body["fileFormat"]) == (job, "COMPLETED", 3, "jsonl")
    assert {"error", "callback-payload"} & body.keys() == set()


def test_an_upload_gives_its_payload_back_without_a_signature_where_there_is_no_key(
    receiver: Receiver, tmp_path: Path
) -> None:
    with bench(tmp_path, records=1) as stand:
        files = {"file": ("x.csv", b"C_EmailAddress\na@example.org\n")}
        form = {"metaData": '{"callback-payload": {"mine": [1]}}'}
        stand.call(
            "POST", "/bulk/contact", files=files, data=form, headers={"Elements-Async-Callback-Url": receiver.url}
        )
        headers, body = receiver.take()
    assert body["callback-payload"] == {"mine": [1]}
    assert "Elements-Webhook-Signature" not in headers


def test_a_failed_job_is_told_with_its_error(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3, faults=["status:404"]) as stand:
        stand.create(notificationUrl=receiver.url)
        _, body = receiver.take()
    assert (body["status"], body["error"]) == ("ABORTED", body["statusMessage"])


@pytest.mark.parametrize("receiver", [(500, 302, 204)], indirect=True)
def test_a_receiver_that_fails_is_tried_again(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        job = stand.create(notificationUrl=receiver.url)
        assert told(stand, job, "delivered at try 3")
    assert len(receiver.got) == 3
    assert len({body for _, body in receiver.got}) == 1


@pytest.mark.parametrize("receiver", [(500,)], indirect=True)
def test_after_five_tries_it_is_given_up_and_the_job_stays_completed(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        job = stand.create(notificationUrl=receiver.url)
        assert told(stand, job, "given up after 5 tries: answered 500")
        assert stand.status(job)["status"] == "COMPLETED"
    assert len(receiver.got) == 5


def test_a_receiver_that_hangs_keeps_nobody_waiting(receiver: Receiver, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, bench(tmp_path, records=3) as stand:
        hanging = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        stand.ended(stand.create(notificationUrl=hanging))
        start = SystemClock().now()
        stand.create(notificationUrl=receiver.url)
        receiver.take()
        assert SystemClock().now() - start < TIMEOUT_SECONDS / 2
