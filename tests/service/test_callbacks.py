"""Callbacks arrive, signed, whatever became of the job, and their failure changes nothing."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from service.receiver import Receiver
from service.support import Bench, bench

from contracts import SystemClock
from harness.bulk.notify import TIMEOUT_SECONDS, signature


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


def test_the_signature_is_that_of_a_known_vector() -> None:
    """The HMAC is one that many texts about HMAC-SHA256 print; the form is the platform's."""
    known = "97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg="
    assert signature("key", b"The quick brown fox jumps over the lazy dog") == f"sha256={known}"


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


@pytest.mark.parametrize("receiver", [(500,)], indirect=True)
def test_after_five_tries_it_is_given_up_and_the_job_stays_completed(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        job = stand.create(notificationUrl=receiver.url)
        assert told(stand, job, "given up after 5 tries: answered 500")
        assert stand.status(job)["status"] == "COMPLETED"
    assert len(receiver.got) == 5


def test_a_path_leads_nowhere_without_that_setting(tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        path, body = "/formulas/instances/7/executions", {"objectName": "contact"}
        by_body = stand.call("POST", "/bulk/download", json={**body, "notificationUrl": path})
        by_header = stand.call("POST", "/bulk/download", json=body, headers={"Elements-Async-Callback-Url": path})
        for answer, place in ((by_body, "notificationUrl: "), (by_header, "Elements-Async-Callback-Url: ")):
            assert (answer.status_code, answer.json()["message"].startswith(place)) == (400, True), answer.text
            assert "bulk.callback.base" in answer.json()["message"]
        assert stand.get("/bulk/jobs").json() == []


def test_receivers_that_hang_keep_only_themselves_waiting(receiver: Receiver, tmp_path: Path) -> None:
    with ExitStack() as stack, bench(tmp_path, records=3) as stand:
        silent = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(12)]
        ports = [server.getsockname()[1] for server in silent]
        for port in [*ports, *ports[:1] * 20]:
            stand.ended(stand.create(notificationUrl=f"http://127.0.0.1:{port}/"))
        start = SystemClock().now()
        stand.create(notificationUrl=receiver.url)
        receiver.take()
        assert SystemClock().now() - start < TIMEOUT_SECONDS / 4


def test_a_receiver_gets_one_callback_at_a_time(receiver: Receiver, tmp_path: Path) -> None:
    with bench(tmp_path, records=3) as stand:
        jobs = [stand.create(notificationUrl=receiver.url) for _ in range(6)]
        for job in jobs:
            assert told(stand, job, "delivered at try 1")
    assert (len(receiver.got), receiver.most_at_once) == (6, 1)
