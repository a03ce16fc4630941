"""Finished files go to Google Cloud Storage, Box and Dropbox through their own clients, whatever befalls them."""

from __future__ import annotations

from pathlib import Path

import pytest
from service.storing import depot, parcel, storage_server, stored

from harness.bulk.jobs import StopReason

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MIB = 1 << 20
# Box takes files from 20 MB on in parts, the others any.
LARGE = {"box": 21 * MIB, "dropbox": 17 * MIB, "gcs": 17 * MIB}
CLIENTS = {"box": "box_sdk_gen", "dropbox": "dropbox", "gcs": "google.cloud.storage"}
TROUBLES = {
    "nothing": "status:500@route=/nowhere",
    "a part is refused": "status:500@resource=parts,verb=create,calls=2",
    "a part's answer is lost": "swallow:500@resource=parts,verb=create,calls=2",
    "the connection breaks": "reset@resource=parts,calls=2-3",
    "the beginning fails": "status:503@resource=uploads,calls=1",
    "the end's answer is lost": "swallow:500@resource=uploads,calls=2",
    "it is too often": "throttle@calls=4",
    "the token is dead": "error:expired@resource=parts,calls=2",
}


@pytest.fixture(params=CLIENTS)
def provider(request: pytest.FixtureRequest) -> str:
    pytest.importorskip(CLIENTS[request.param], reason="needs bulk-harness[clients]")
    return str(request.param)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_large_file_survives(provider: str, trouble: str, tmp_path: Path) -> None:
    with storage_server(provider, [TROUBLES[trouble]]) as server:
        settings = {"token_uri": f"{server.url}/token"} if provider == "gcs" else {}
        with parcel(tmp_path, server, "/bulk/reports/big.jsonl", LARGE[provider], **settings) as sent:
            ending = sent.deliver()
            assert ending.stop is StopReason.END, ending.detail
            assert list(stored(server).values()) == [sent.content]


def test_a_checksum_that_is_another_is_not_believed_to_be_a_success(provider: str, tmp_path: Path) -> None:
    with storage_server(provider, ["checksum"]) as server, parcel(tmp_path, server, "/bulk/x.jsonl", 3000) as sent:
        ending = sent.deliver()
        assert (ending.stop, "Upload lost" in ending.detail) == (StopReason.DELIVERY, True), ending


def test_what_has_arrived_is_not_sent_again_by_the_next_process(provider: str, tmp_path: Path) -> None:
    outage = "status:503@resource=parts,verb=create,calls=2-,times=5"
    with storage_server(provider, [outage]) as server:
        with parcel(tmp_path, server, "/bulk/big.jsonl", LARGE[provider]) as sent:
            assert sent.deliver().stop is StopReason.DELIVERY
            sent_before = sum(map(len, stored(server).values()))
            assert sent.deliver().stop is StopReason.END
        assert (sent_before, list(stored(server).values())) == (0, [sent.content])


@pytest.mark.parametrize(("conflict", "ending"), [("replace", StopReason.END), ("refuse", StopReason.DELIVERY)])
def test_a_file_that_is_there_gives_way_or_not(
    provider: str, conflict: str, ending: StopReason, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    with storage_server(provider) as server:
        with parcel(tmp_path / "a", server, "/bulk/x.jsonl", 2000) as first:
            assert first.deliver().stop is StopReason.END
        with parcel(tmp_path, server, "/bulk/x.jsonl", 5000, **{"delivery.conflict": conflict}) as second:
            assert second.deliver().stop is ending
        assert list(stored(server).values()) == [second.content if conflict == "replace" else first.content]


def test_a_whole_job_ends_at_the_storage(provider: str, tmp_path: Path) -> None:
    with depot(tmp_path, provider, records=20) as stand:
        status, content = stand.deliver("/bulk/reports/a ü.csv", format="text/csv")
        assert status["status"] == "COMPLETED", status
        assert list(stored(stand.storage).values()) == [content]
        empty, _ = stand.deliver("/bulk/reports/none", where="name='nobody has this name'")
        assert (empty["status"], empty["recordsCount"]) == ("COMPLETED", 0), empty
