"""The service over PostgreSQL: the same jobs, kept in another place."""

from __future__ import annotations

from pathlib import Path

import pytest
from postgres import fresh_database, outage
from service.support import Bench, config, instances, vendor_server

from contracts import ContractError, SystemClock, VirtualClock
from harness.bulk.service import Service, StateInUse
from harness.bulk.store.database import Database


def test_jobs_run_on_postgresql_and_are_there_after_a_restart(tmp_path: Path) -> None:
    clock, url = VirtualClock(), fresh_database()
    with vendor_server("etsy", 120, clock) as vendor:
        known = instances(vendor)
        with Service(config(tmp_path, known, database=url), clock) as service:
            job = Bench(service, vendor).create(pageSize=50)
            assert Bench(service, vendor).ended(job)["status"] == "COMPLETED"
        with Service(config(tmp_path, known, database=url), clock) as service:
            bench = Bench(service, vendor)
            assert bench.status(job)["recordsCount"] == 120
            assert bench.get(f"/bulk/{job}/listings").content.splitlines() == bench.truth("listings")


def test_a_job_outlives_an_outage_of_the_database(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    clock, url = SystemClock(), fresh_database()
    with (
        vendor_server("eloqua", 60, clock) as vendor,
        Service(config(tmp_path, instances(vendor), database=url), clock) as service,
    ):
        bench = Bench(service, vendor)
        bench.fault("throttle:1@calls=2")
        job = bench.create(pageSize=20)
        bench.until(job, {"RUNNING"})
        with outage(url):
            while "waits for the store" not in caplog.text:
                pass
            answer = bench.get(f"/bulk/{job}/status")
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert bench.ended(job)["status"] == "COMPLETED"
        assert bench.get(f"/bulk/{job}/contact").content.splitlines() == bench.truth("contacts")
        other = Database(url)
        assert not other.take()
        other.close()


def test_two_services_do_not_work_on_one_database(tmp_path: Path) -> None:
    clock, url = VirtualClock(), fresh_database()
    with (
        vendor_server("etsy", 1, clock) as vendor,
        Service(config(tmp_path / "one", instances(vendor), database=url), clock),
        pytest.raises(StateInUse, match="another bulk service works on its database"),
    ):
        Service(config(tmp_path / "two", instances(vendor), database=url), clock)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("postgresql://u:geheim@127.0.0.1:1/x", "cannot be used"),
        ("mysql://u:geheim@127.0.0.1/x", "must be sqlite or postgresql"),
        ("geheim", "cannot be used"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(address: str, reason: str) -> None:
    with pytest.raises(ContractError, match=reason) as caught:
        Database(address)
    assert "geheim" not in str(caught.value)
