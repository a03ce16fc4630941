"""The `zenpy` package against the mock: cursors, exports, search, tickets one by one and by jobs, errors."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import requests

from clients_real.shim import detoured
from clients_real.truth import ids
from mock_vendors.server import VendorServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    zenpy = pytest.importorskip("zenpy", reason="needs bulk-harness[clients]")
    exception = pytest.importorskip("zenpy.lib.exception")
    Ticket = pytest.importorskip("zenpy.lib.api_objects").Ticket
pytestmark = pytest.mark.process


def client(server: VendorServer, closing: Any, **options: Any) -> Any:
    known = server.vendor.credentials
    session = detoured(closing(requests.Session()), server.url, "bulk.zendesk.com")
    chosen = {"email": known["email"], "token": known["api_token"], **options}
    return zenpy.Zenpy(subdomain="bulk", session=session, disable_cache=True, **chosen)


@pytest.mark.parametrize("name", ["tickets", "users", "organizations"])
def test_auto_paging_gives_every_record_once(serve: Any, closing: Any, name: str) -> None:
    server = serve("zendesk", records=230)
    assert [each.id for each in getattr(client(server, closing), name)()] == ids(server, name)


@pytest.mark.parametrize("by_time", [True, False])
def test_an_export_gives_every_ticket(serve: Any, closing: Any, by_time: bool) -> None:
    server = serve("zendesk", records=120)
    found = client(server, closing).tickets.incremental(start_time=1, paginate_by_time=by_time)
    assert {each.id for each in found} == set(ids(server, "tickets"))


def test_a_search_is_followed_to_its_end(serve: Any, closing: Any) -> None:
    server = serve("zendesk", records=450)
    desk = client(server, closing)
    statuses = [each.status for each in desk.search(type="ticket", status="open")]
    assert len(statuses) == len([each for each in desk.tickets() if each.status == "open"]) > 100
    assert set(statuses) == {"open"}


def test_tickets_are_created_changed_and_deleted(serve: Any, closing: Any) -> None:
    desk = client(serve("zendesk"), closing)
    made = desk.tickets.create(Ticket(subject="Printer", description="It burns")).ticket
    made.status = "solved"
    assert desk.tickets.update(made).ticket.status == "solved"
    desk.tickets.delete(made)
    with pytest.raises(exception.RecordNotFoundException):
        desk.tickets(id=made.id)


def test_many_tickets_are_created_by_a_job(serve: Any, closing: Any) -> None:
    server = serve("zendesk", records=3)
    desk = client(server, closing)
    job = desk.tickets.create([Ticket(subject=name, description="It burns") for name in "ab"])
    server.vendor.clock.advance(5)
    done = desk.job_status(id=job.id)
    assert (done.status, len(done.results)) == ("completed", 2)
    assert len(list(desk.tickets())) == 5


def test_errors_and_limits_become_those_of_the_library(serve: Any, closing: Any) -> None:
    desk = client(serve("zendesk", faults=("throttle:30@calls=3",)), closing, ratelimit_budget=1)
    with pytest.raises(exception.APIException, match="RecordInvalid"):
        desk.tickets.create(Ticket(subject="Nothing said"))
    desk.tickets.create(Ticket(description="Something said"))
    with pytest.raises(exception.RatelimitBudgetExceeded):
        list(desk.users())


def test_wrong_credentials_are_refused(serve: Any, closing: Any) -> None:
    desk = client(serve("zendesk"), closing, token="wrong")
    with pytest.raises(exception.APIException, match="Couldn't authenticate you"):
        list(desk.users())
