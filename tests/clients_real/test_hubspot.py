"""The `hubspot-api-client` package against the mock: its own paging, batches, errors, the token endpoint."""

from __future__ import annotations

from typing import Any

import pytest
from urllib3.util.retry import Retry

from clients_real.truth import ids
from contracts import VirtualClock
from mock_vendors.server import VendorServer

hubspot = pytest.importorskip("hubspot", reason="needs bulk-harness[clients]")
contacts = pytest.importorskip("hubspot.crm.contacts")
pytestmark = pytest.mark.process


def client(server: VendorServer, credential: str = "private_app_token", **options: Any) -> Any:
    token = server.vendor.credentials.get(credential, credential)
    return hubspot.Client.create(access_token=token, host=server.url, **options)


def test_it_gets_everything_of_each_kind_once(serve: Any) -> None:
    server = serve("hubspot", records=230)
    crm = client(server).crm
    for name in ("contacts", "companies", "deals"):
        assert [each.id for each in getattr(crm, name).get_all()] == ids(server, name)


def test_a_search_is_walked_by_after(serve: Any) -> None:
    server = serve("hubspot", records=230)
    found, after = [], None
    while True:
        asked = contacts.PublicObjectSearchRequest(limit=100, after=after, sorts=["createdate"], properties=["city"])
        page = client(server).crm.contacts.search_api.do_search(public_object_search_request=asked)
        found += [each.id for each in page.results]
        if page.paging is None:
            break
        after = page.paging.next.after
    assert sorted(found) == sorted(ids(server, "contacts"))
    assert page.total == 230


def test_a_contact_is_created_read_changed_and_archived(serve: Any) -> None:
    server = serve("hubspot")
    api = client(server).crm.contacts.basic_api
    given = contacts.SimplePublicObjectInputForCreate(properties={"email": "ada@example.org"}, associations=[])
    made = api.create(simple_public_object_input_for_create=given)
    changed = api.update(
        made.id, simple_public_object_input=contacts.SimplePublicObjectInput(properties={"city": "Rome"})
    )
    assert (changed.properties["city"], changed.properties["email"]) == ("Rome", "ada@example.org")
    api.archive(made.id)
    with pytest.raises(contacts.ApiException) as refused:
        api.get_by_id(made.id)
    assert refused.value.status == 404


def test_a_batch_may_go_well_in_part(serve: Any) -> None:
    server = serve("hubspot")
    inputs = [
        contacts.SimplePublicObjectBatchInputForCreate(properties={"email": text}, associations=[])
        for text in ("ada@example.org", "nonsense")
    ]
    batch = contacts.BatchInputSimplePublicObjectBatchInputForCreate(inputs=inputs)
    api = client(server).crm.contacts.batch_api
    told = api.create(batch_input_simple_public_object_batch_input_for_create=batch)
    assert (len(told.results), told.num_errors, told.errors[0].category) == (1, 1, "VALIDATION_ERROR")


def test_a_limit_is_raised_or_waited_for(serve: Any) -> None:
    server = serve("hubspot", faults=("throttle:1@calls=1", "throttle:1@calls=2"))
    with pytest.raises(contacts.ApiException) as refused:
        client(server).crm.contacts.basic_api.get_page(limit=1)
    assert (refused.value.status, "RATE_LIMIT" in refused.value.body) == (429, True)
    patient = Retry(total=2, status_forcelist=(429,), backoff_factor=0)
    assert client(server, retry=patient).crm.contacts.basic_api.get_page(limit=1).results


def test_an_expired_token_is_refreshed(serve: Any) -> None:
    clock = VirtualClock()
    server = serve("hubspot", clock=clock)
    own = server.vendor.credentials
    names = {name: own[name] for name in ("client_id", "client_secret", "refresh_token")}
    fresh = client(server).oauth.tokens_api.create(grant_type="refresh_token", **names).access_token
    assert client(server, fresh).crm.deals.basic_api.get_page(limit=1).results
    clock.advance(1801)
    with pytest.raises(Exception, match="EXPIRED_AUTHENTICATION"):
        client(server, fresh).crm.deals.basic_api.get_page(limit=1)
