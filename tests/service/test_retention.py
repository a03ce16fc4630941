"""Results expire, and what expires is gone: from the API and from the disk."""

from __future__ import annotations

import threading
from pathlib import Path

from service.support import Bench, bench

from contracts import VirtualClock
from harness.bulk.jobs import Job
from harness.bulk.results.folder import FolderResults
from harness.bulk.retention import RETENTION_SECONDS, Purged, Sweeper, purge

DAY = 86_400.0


def swept(stand: Bench) -> Purged:
    """Look for what has expired, as the service does from time to time."""
    platform = stand.service.platform
    return Sweeper(platform.store, platform.results, platform.clock, seconds=RETENTION_SECONDS).sweep()


def files(folder: Path) -> list[str]:
    return [path.name for path in (folder / "results").iterdir()]


def test_a_result_can_be_read_for_three_days_and_is_gone_then(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=30, clock=clock) as stand:
        status, content = stand.run(format="text/csv")
        clock.advance(3 * DAY - 60)
        assert (swept(stand), stand.get(f"/bulk/{status['id']}/x").content) == (Purged(), content)
        clock.advance(120)
        assert (swept(stand).jobs, files(tmp_path)) == (1, [])
        gone = stand.get(f"/bulk/{status['id']}/x")
        assert (gone.status_code, "removed" in gone.json()["message"]) == (404, True)


def test_the_job_itself_stays_in_the_list(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=3, clock=clock) as stand:
        before, _ = stand.run()
        clock.advance(4 * DAY)
        assert (swept(stand).jobs, swept(stand).jobs) == (1, 0)
        assert stand.status(before["id"])["recordsCount"] == 3
        assert [job["job_id"] for job in stand.get("/bulk/jobs").json()] == [int(before["id"])]


def test_a_stopped_job_whose_result_has_expired_cannot_go_on(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=250, clock=clock) as stand:
        stopped, _ = stand.run(apiLimit=1, pageSize=50)
        clock.advance(4 * DAY)
        assert swept(stand).jobs == 1
        refused = stand.call("PUT", f"/bulk/v3/{stopped['id']}/restart")
        assert (refused.status_code, "retention" in refused.json()["message"]) == (400, True)


def test_jobs_that_are_not_over_are_left_alone(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=3, clock=clock) as stand:
        platform = stand.service.platform
        job = platform.store.get(int(stand.run()[0]["id"]))
        assert isinstance(job, Job)
        found = purge(platform.store, platform.results, clock.now() - 1, clock.now())
        assert (found, platform.results.size(job.id) > 0) == (Purged(), True)


def test_notes_of_work_go_with_the_result(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=3, clock=clock) as stand:
        job, store = int(stand.run()[0]["id"]), stand.service.platform.store
        store.keep(job, "delivery", {"session": 1})
        clock.advance(4 * DAY)
        assert (swept(stand).jobs, store.kept(job, "delivery")) == (1, None)


def test_what_expired_while_the_service_was_away_goes_when_it_comes_back(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=3, clock=clock) as stand:
        stand.run()
    clock.advance(4 * DAY)
    assert files(tmp_path)
    with bench(tmp_path, records=3, clock=clock):
        while files(tmp_path):
            pass
    assert files(tmp_path) == []


def test_a_result_of_many_segments_is_removed_whole(tmp_path: Path) -> None:
    results = FolderResults(tmp_path, segment_bytes=10)
    writer = results.writer(7, 0)
    for _ in range(5):
        writer.append(b"0123456789\n")
    writer.close()
    assert (results.remove(7), results.size(7), results.remove(7)) == (55, 0, 0)
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_ends_when_the_service_does(tmp_path: Path) -> None:
    clock = VirtualClock()
    with bench(tmp_path, records=3, clock=clock) as stand:
        platform = stand.service.platform
        sweeper = Sweeper(platform.store, platform.results, clock, seconds=1)
        sweeper.start()
        sweeper.stop(5)
    assert not [thread for thread in threading.enumerate() if thread.name == "retention"]
