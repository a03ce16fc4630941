"""What becomes of instances over the life of a service: restarts, removal, credentials that vendors replace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import requests
from service.support import Bench, authorization, bench, config, instances, vendor_server
from sqlalchemy import select

from contracts import SystemClock, VirtualClock
from harness.bulk.instance_life import create_instance, remove_instance
from harness.bulk.instances import Account, Draft, Instance, Instances
from harness.bulk.service import Service
from harness.bulk.store.instances import SqlInstances
from harness.bulk.store.tables import renewals


def account(service: Service, rank: int = 1) -> Account:
    found = service.platform.instances.account({"user": f"user={rank}", "organization": f"organization={rank}"})
    assert found is not None
    return found


def made(stand: Bench) -> tuple[Instance, dict[str, str]]:
    """Make an instance of the stand's vendor, and return it with the header that opens it."""
    vendor = stand.vendor
    draft = Draft(vendor.vendor.spec.name, vendor.url, dict(vendor.vendor.credentials))
    instance, token = create_instance(stand.service.platform, draft, account(stand.service))
    return instance, {"Authorization": f"Element {token}, User user=1"}


def test_an_instance_outlives_the_service_and_its_number_is_never_used_again(tmp_path: Path) -> None:
    clock = VirtualClock()
    with vendor_server("eloqua", 6, clock) as vendor:
        known = instances(vendor)
        with Service(config(tmp_path, known), clock) as service:
            kept, header = made(Bench(service, vendor))
            removed, old = made(Bench(service, vendor))
            service.platform.instances.renew(removed.id, {"access_token": "newer"})
            remove_instance(service.platform, removed.id)
            service.platform.instances.renew(removed.id, {"access_token": "newest"})
            with service._database.reading() as connection:
                assert connection.execute(select(renewals.c.credentials)).scalars().all() == ["{}"]
        with Service(config(tmp_path, known), clock) as service:
            stand = Bench(service, vendor)
            assert [stand.get("/objects", headers=each).status_code for each in (header, old)] == [200, 401]
            again, _ = made(stand)
            assert [one.id for one in service.platform.instances.owned_by(account(service))] == [1, kept.id, again.id]
            assert again.id > removed.id > kept.id


def test_a_removed_instance_takes_its_running_job_and_callback_with_it(tmp_path: Path) -> None:
    with bench(tmp_path, "eloqua", 60, clock=SystemClock()) as stand:
        stand.fault("throttle:3600@calls=2")
        instance, header = made(stand)
        body = {"objectName": "contact", "pageSize": 20, "notificationUrl": f"{stand.vendor.url}/nobody"}
        job = stand.call("POST", "/bulk/download", json=body, headers=header).json()["id"]
        while stand.get(f"/bulk/{job}/status", headers=header).json()["recordsCount"] < 20:
            pass
        remove_instance(stand.service.platform, instance.id)
        store = stand.service.platform.store
        while not (found := store.get(int(job))) or not found.ended:
            pass
        assert (found.status, found.counters.records) == ("CANCELLED", 20)
        assert stand.get(f"/bulk/{job}/status", headers=authorization()).status_code == 404
        with pytest.raises(KeyError):
            stand.service.platform.connectors.of(instance.id)


def test_a_refresh_token_that_the_vendor_replaced_is_known_after_a_restart(tmp_path: Path) -> None:
    """The vendor takes each refresh token once."""
    clock = VirtualClock()
    with vendor_server("slack", 30, clock) as vendor:
        known = instances(vendor)
        given = dict(known.get(1).credentials)
        for _ in range(3):
            requests.post(f"{vendor.control_url}/access", json={"revoke": "all"}, timeout=30)
            with Service(config(tmp_path, known), clock) as service:
                stand = Bench(service, vendor)
                job = stand.call("POST", "/bulk/download", json={"objectName": "users"}).json()["id"]
                assert stand.ended(job)["status"] == "COMPLETED", stand.status(job)
                now = service.platform.instances.credentials(1)
                assert now["refresh_token"] != given["refresh_token"]
                given = dict(now)


def test_credentials_that_the_operator_changed_win_over_what_the_vendor_replaced(tmp_path: Path) -> None:
    clock = VirtualClock()
    with vendor_server("slack", 1, clock) as vendor, Service(config(tmp_path, instances(vendor)), clock) as service:
        known = service.platform.instances
        known.renew(1, {"access_token": "newer"})
        assert known.credentials(1)["access_token"] == "newer"
        instance = known.get(1)
        by_hand = replace(instance, credentials={**instance.credentials, "access_token": "by hand"})
        later = Instances([by_hand], store=SqlInstances(service._database))
        assert later.credentials(1)["access_token"] == "by hand"


def test_credentials_are_kept_for_the_owners_eyes_and_out_of_texts(tmp_path: Path) -> None:
    with bench(tmp_path, "eloqua", 1) as stand:
        instance, _ = made(stand)
        secrets = [*stand.vendor.vendor.credentials.values()]
        assert [text for text in secrets if str(text) in repr(instance)] == []
        files = [tmp_path, *tmp_path.glob("bulk.db*")]
        assert [path.name for path in files if path.suffix != ".lock" and path.stat().st_mode & 0o077] == []
