"""A finished file goes to a storage before its job is complete, and a storage's troubles cost no data."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from service.storing import STORAGE, asked, depot, parcel, storage_server, stored, uploads

from harness.bulk.engine.call import Signal
from harness.bulk.jobs import StopReason

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
MIB = 1 << 20


def test_a_storage_that_refuses_ends_the_job_and_leaves_the_file(tmp_path: Path) -> None:
    with depot(tmp_path, "s3", records=20, faults=["status:403"]) as stand:
        status, content = stand.deliver("/reports/all.json")
        assert (status["status"], status["metadata"]["stopReason"]) == ("ABORTED", "delivery")
        assert status["error"].startswith("The file could not be delivered to '/reports/all.json'")
        assert len(content.splitlines()) == 20


def test_a_restart_delivers_without_asking_the_vendor_again(tmp_path: Path) -> None:
    with depot(tmp_path, "s3", records=20, faults=["status:500@resource=uploads,verb=update,calls=1-5"]) as stand:
        status, content = stand.deliver("/reports/all.json")
        calls = stand.bench.calls()
        stand.bench.call("PUT", f"/bulk/v3/{status['id']}/restart")
        again = stand.bench.ended(status["id"])
        assert (status["status"], again["status"], stand.bench.calls()) == ("ABORTED", "COMPLETED", calls)
        assert stored(stand.storage) == {"reports/all.json": content}
        assert asked(stand.storage, "parts", "PUT") == [200]


def test_a_file_cut_by_apilimit_goes_out_where_that_counts_as_complete(tmp_path: Path) -> None:
    with depot(tmp_path, "s3", records=20, mine={"bulk.api.limit.status": "COMPLETED"}) as stand:
        status, content = stand.deliver("/part.jsonl", apiLimit=1, pageSize=5)
        assert (status["status"], status["recordsCount"]) == ("COMPLETED", 5)
        assert stored(stand.storage) == {"part.jsonl": content}


TARGETS = {
    "no instance 99": {"instanceId": "99", "path": "/x"},
    "is no documentation hub": {"instanceId": "1", "path": "/x"},
    "path is missing": {"instanceId": str(STORAGE)},
}


def test_a_target_that_cannot_be_one_is_refused_at_once(tmp_path: Path) -> None:
    with depot(tmp_path, "s3", records=3) as stand:
        for words, details in TARGETS.items():
            body = {"objectName": "contact", "docsHubDetails": details}
            answer = stand.bench.call("POST", "/bulk/download", json=body)
            assert (answer.status_code, words in answer.json()["message"]) == (400, True), answer.text
        assert stand.bench.get("/bulk/jobs").json() == []


def test_a_storage_whose_library_is_not_installed_is_refused_before_anything_is_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with depot(tmp_path, "s3", records=3) as stand:
        body = {"objectName": "contact", "docsHubDetails": {"instanceId": str(STORAGE), "path": "/x"}}
        answer = stand.bench.call("POST", "/bulk/download", json=body)
        assert (answer.status_code, "install bulk-harness[s3]" in answer.json()["message"]) == (400, True), answer.text
        assert stand.bench.get("/bulk/jobs").json() == []


# Each with the storage's answers to parts: what it has is not sent again, though its answer was lost.
FAULTS = {
    "a part is refused": ("status:500@resource=parts,verb=create,calls=2", [200, 500, 200]),
    "a part's answer is lost": ("swallow:500@resource=parts,verb=create,calls=2", [200, 500]),
    "the connection breaks": ("reset@resource=parts,verb=create,calls=1-2", [0, 0]),
    "the end fails within a 200": ("ok_error:server_error@resource=uploads,verb=update,times=1", [200, 200]),
    "the end's answer is lost": ("swallow:500@resource=uploads,verb=update,times=1", [200, 200]),
    "it is too often": ("throttle@calls=3", [503, 200, 200]),
}


@pytest.mark.parametrize("trouble", FAULTS)
def test_a_large_file_survives(tmp_path: Path, trouble: str) -> None:
    fault, answers = FAULTS[trouble]
    with storage_server("s3", [fault]) as server, parcel(tmp_path, server, "/big.jsonl", 9 * MIB) as sent:
        ending = sent.deliver()
        assert ending.stop is StopReason.END, ending.detail
        assert stored(server)["big.jsonl"] == sent.content
        assert asked(server, "parts", "PUT") == answers


OUTAGE = "status:503@resource=parts,verb=create,calls=2-,times=5"


def test_what_has_arrived_is_not_sent_again_by_the_next_process(tmp_path: Path) -> None:
    with storage_server("s3", [OUTAGE]) as server, parcel(tmp_path, server, "/big.jsonl", 9 * MIB) as sent:
        assert sent.deliver().stop is StopReason.DELIVERY
        assert sent.deliver().stop is StopReason.END
        assert asked(server, "parts", "PUT").count(200) == 2
        assert stored(server)["big.jsonl"] == sent.content


def test_an_upload_that_somebody_ended_meanwhile_is_begun_once_more(tmp_path: Path) -> None:
    with storage_server("s3", [OUTAGE]) as server, parcel(tmp_path, server, "/big.jsonl", 9 * MIB) as sent:
        assert sent.deliver().stop is StopReason.DELIVERY
        for upload in uploads(server):
            server.vendor.objects.abort(upload)
        assert sent.deliver().stop is StopReason.END
        assert asked(server, "parts", "PUT").count(200) == 3


def test_a_checksum_that_is_another_is_not_believed_to_be_a_success(tmp_path: Path) -> None:
    with storage_server("s3", ["checksum@verb=read"]) as server, parcel(tmp_path, server, "/x.jsonl", 3000) as sent:
        ending = sent.deliver()
        assert (ending.stop, "Upload lost" in ending.detail) == (StopReason.DELIVERY, True), ending
        assert (uploads(server), stored(server)) == ([], {})


def test_a_cancelled_delivery_leaves_nothing_behind(tmp_path: Path) -> None:
    with storage_server("s3", [OUTAGE]) as server, parcel(tmp_path, server, "/big.jsonl", 9 * MIB) as sent:
        assert sent.deliver().stop is StopReason.DELIVERY
        assert len(uploads(server)) == 1
        signal = Signal()
        signal.cancel()
        assert sent.deliver(signal).stop is StopReason.CANCEL
        assert (uploads(server), stored(server)) == ([], {})


@pytest.mark.parametrize(("conflict", "ending"), [("replace", StopReason.END), ("refuse", StopReason.DELIVERY)])
def test_a_file_that_is_there_gives_way_or_not(tmp_path: Path, conflict: str, ending: StopReason) -> None:
    with storage_server("s3") as server:
        (tmp_path / "a").mkdir()
        with parcel(tmp_path / "a", server, "/x.jsonl", 2000) as first:
            assert first.deliver().stop is StopReason.END
        with parcel(tmp_path, server, "/x.jsonl", 5000, **{"delivery.conflict": conflict}) as second:
            assert second.deliver().stop is ending
            kept = second.content if conflict == "replace" else first.content
        assert stored(server) == {"x.jsonl": kept}
