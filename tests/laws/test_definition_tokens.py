"""Tokens die on the way: the walk goes on, and whoever owns the instance is told of the new ones."""

from __future__ import annotations

import random
from collections.abc import Mapping

import pytest
import requests
from unit.connectors.vendors import answering
from unit.connectors.wire import Calls, Wire, records, walked

from contracts import VirtualClock
from harness.connectors.connector import Connector
from harness.connectors.definition import connector_names, load_definition
from harness.connectors.errors import Refused
from harness.connectors.page import Ask
from mock_vendors.load import load_vendor
from mock_vendors.settings import parse_settings
from mock_vendors.vendor import Vendor

# Where a vendor has several ways in, tokens are not always the first.
PLACES = {"github": "access.of.1", "hubspot": "access.of.0", "shopify": "access.of.1", "zendesk": "access.of.2"}
RENEWING = ["etsy", "greenhouse_v3", "msgraph", "salesforce", "slack", "square", *PLACES]
ROTATING = ("github", "greenhouse_v3", "slack", "zendesk")
LISTS = {name: load_definition(name).objects[-1].name for name in RENEWING} | {"slack": "users", "msgraph": "users"}


def vendor_of(name: str) -> Vendor:
    """Return a vendor whose tokens are good for three calls; Salesforce gives no fewer than 200 records in one."""
    settings = parse_settings([f"{PLACES.get(name, 'access')}.life_calls=3"])
    return Vendor(
        load_vendor(name, settings),
        seed=3,
        records=700 if name == "salesforce" else 14,
        clock=VirtualClock(),
        limits=False,
    )


def calls(vendor: Vendor) -> Calls:
    clock = vendor.clock
    assert isinstance(clock, VirtualClock)
    return Calls(clock)


def connector_of(
    vendor: Vendor, credentials: Mapping[str, str], told: list[Mapping[str, str]] | None = None
) -> Connector:
    session = requests.Session()
    session.mount("http://", Wire(answering(vendor)))
    return Connector(
        load_definition(vendor.spec.name),
        base_url="http://vendor.test",
        credentials=credentials,
        clock=vendor.clock,
        rng=random.Random(1),
        session=session,
        on_credentials=None if told is None else told.append,
    )


def test_every_connector_with_tokens_is_tried() -> None:
    renewing = {name for name in connector_names() if "'token'" in repr(load_definition(name).authentication)}
    assert renewing == set(RENEWING)


@pytest.mark.parametrize("name", RENEWING)
def test_a_walk_outlives_its_tokens(name: str) -> None:
    vendor, told = vendor_of(name), list[Mapping[str, str]]()
    credentials = {**vendor.credentials, "access_token": ""}
    whole = records(walked(connector_of(vendor, credentials, told), Ask(LISTS[name], 2), calls(vendor)))
    assert len(whole) == len(set(whole)) >= 14
    assert len(told) >= 2
    assert len({tokens["access_token"] for tokens in told}) == len(told)


@pytest.mark.parametrize("name", ROTATING)
def test_what_was_told_is_what_works_from_then_on(name: str) -> None:
    vendor, told, ask = vendor_of(name), list[Mapping[str, str]](), Ask(LISTS[name], 200)
    given = {
        key: text for key, text in vendor.credentials.items() if key not in ("access_token", "api_token", "password")
    }
    only = {**given, "access_token": ""}
    connector_of(vendor, only, told).page(ask, None, calls(vendor))
    assert told[-1]["refresh_token"] != given["refresh_token"]
    later = {**only, **told[-1], "access_token": ""}
    assert connector_of(vendor, later).page(ask, None, calls(vendor)).records


@pytest.mark.parametrize("name", ["github", "slack"])
def test_a_refresh_token_that_was_used_is_of_no_use(name: str) -> None:
    vendor, ask = vendor_of(name), Ask(LISTS[name], 200)
    old = {**vendor.credentials, "access_token": ""}
    connector_of(vendor, old).page(ask, None, calls(vendor))
    with pytest.raises(Refused):
        connector_of(vendor, old).page(ask, None, calls(vendor))
