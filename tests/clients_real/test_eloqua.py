"""pyeloqua against the mock of Eloqua."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

from .shim import Detour
from .truth import ids

pyeloqua = pytest.importorskip("pyeloqua", reason="needs bulk-harness[clients]")


@pytest.fixture
def server(serve: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Syncs end at once here; the library asks the vendor's own login host and lets nobody choose another."""
    served = serve("eloqua", records=2300)
    settings = parse_settings(["jobs.sync.queued=0", "jobs.sync.working=0"])
    served.vendor.configure(configured(served.vendor.spec, None, settings, {}))
    monkeypatch.setattr(requests.Session, "get_adapter", lambda _session, url: Detour(served.url))
    return served


def of(server: Any, **options: Any) -> Any:
    known = server.vendor.credentials
    login = {"company": known["company"], "username": known["username"], "password": known["password"]}
    return pyeloqua.Bulk(**{**login, **options})


def test_a_login_tells_where_to_go_and_strangers_nothing(server: Any) -> None:
    assert of(server).bulk_base == "https://login.eloqua.com/API/Bulk/2.0/"
    with pytest.raises(ValueError, match="Invalid login"):
        of(server, password="wrong")


def test_an_export_has_every_record_once(server: Any) -> None:
    client = of(server)
    client.exports("contacts")
    client.add_fields(["contactID", "C_EmailAddress"])
    client.filter_date("createdAt", start="2015-01-01 00:00:00")
    client.create_def("all")
    assert client.sync(sleeptime=0) == "success"
    rows = client.get_export_data()
    assert sorted(int(row["contactID"]) for row in rows) == ids(server, "contacts")
    assert client.get_export_count() == 2300
    assert server.vendor.ledger.account("contacts", 2300, 0)["never"] == 0


def test_an_export_of_activities_has_one_type(server: Any) -> None:
    client = of(server)
    client.exports("activities", act_type="EmailOpen")
    client.add_fields(["ActivityId", "ActivityType", "SubjectLine"])
    client.create_def("opens")
    client.sync(sleeptime=0)
    rows = client.get_export_data()
    assert {row["ActivityType"] for row in rows} == {"EmailOpen"}
    assert len({row["ActivityId"] for row in rows}) == len(rows) > 100


def test_an_import_tells_what_it_rejected(server: Any) -> None:
    client = of(server)
    client.imports("contacts")
    client.add_fields(["C_EmailAddress", "C_FirstName"])
    client.add_options(identifierFieldName="C_EmailAddress")
    client.create_def("some")
    client.post_data([{"C_EmailAddress": "ü@example.org", "C_FirstName": "Ü"}, {"C_EmailAddress": "none"}])
    assert client.sync(sleeptime=0) == "warning"
    assert [(each["recordIndex"], each["statusCode"]) for each in client.get_sync_rejects()] == [(2, "ELQ-00002")]
    assert {each["statusCode"]: each["count"] for each in client.get_sync_logs()}["ELQ-00004"] == 1
