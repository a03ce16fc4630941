"""Creating records: what goes over the wire, and what is known when the answer does not come."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from email.utils import formatdate
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

import pytest
from unit.connectors.wire import REFUSED, Calls, Said, Sent, connected

from contracts import VirtualClock
from harness.connectors.errors import Exhausted, Refused, UnknownOutcome, Unsupported
from harness.connectors.lookup import contains

MADE = Said(201, b'{"id":"77"}')
PERSON = {"emailAddress": "ada@example.org"}


def sent_by(
    name: str, list_name: str, record: Mapping[str, Any], answer: bytes = b'{"id":"77","listing_id":77}'
) -> Sent:
    """Return the request that creates ``record``."""
    connector, wire = connected(name, lambda _: Said(201, answer))
    assert connector.create(list_name, record, Calls()) == "77"
    return wire.sent[0]


def test_the_sample_file_becomes_contacts() -> None:
    text = files("scenarios").joinpath("sample.csv").read_text("utf-8")
    row = next(csv.DictReader(text.splitlines()))
    sent = sent_by("eloqua", "contact", row)
    assert sent.target == "/API/REST/1.0/data/contact"
    assert json.loads(sent.body) == {
        "emailAddress": "norm.smith@acme.com",
        "firstName": "Norm",
        "lastName": "Smith",
        "title": "Design Engineer",
        "businessPhone": "(333) 333-1234",
        "accountName": "Acme",
        "fieldValues": [{"type": "FieldValue", "id": "100040", "value": "http://www.acme.com"}],
    }


def test_etsy_takes_a_form_with_plain_amounts() -> None:
    price = {"amount": 1250, "divisor": 100, "currency_code": "USD"}
    sent = sent_by(
        "etsy", "listings", {"title": "A & B", "price": price, "tags": ["x", "y"], "is_supply": False, "no": None}
    )
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"
    fields = {"title": ["A & B"], "price": ["12.5"], "tags": ["x,y"], "is_supply": ["false"]}
    assert parse_qs(sent.body.decode()) == fields
    assert sent.target == "/v3/application/shops/9001/listings"


@pytest.mark.parametrize(
    "record",
    [
        {"first_name": "Ada", "email_addresses.value": "a@b.c", "applications.job_id": "501"},
        {"first_name": "Ada", "email_addresses": {"value": "a@b.c"}, "applications": {"job_id": 501}},
        {"first_name": "Ada", "email_addresses": [{"value": "a@b.c"}], "applications": {"0": {"job_id": "501"}}},
        {"first_name": "Ada", "email_addresses": "a@b.c", "applications": [{"job_id": "501"}]},
    ],
)
def test_greenhouse_takes_lists_of_objects_however_they_were_written(record: Mapping[str, Any]) -> None:
    sent = sent_by("greenhouse", "candidates", record)
    assert sent.headers["On-Behalf-Of"] == "4080"
    assert json.loads(sent.body) == {
        "first_name": "Ada",
        "email_addresses": [{"value": "a@b.c", "type": "personal"}],
        "applications": [{"job_id": 501}],
    }


def test_declared_types_are_given_where_the_text_allows() -> None:
    sent = sent_by("salesforce", "accounts", {"Name": "7", "NumberOfEmployees": "12", "AnnualRevenue": "1e5"})
    assert json.loads(sent.body) == {"Name": "7", "NumberOfEmployees": 12, "AnnualRevenue": "1e5"}


@pytest.mark.parametrize("fault", [REFUSED, Said(429), Said(503), Said(425)], ids=["refused", "429", "503", "425"])
def test_a_write_that_cannot_have_happened_is_sent_again(fault: Said) -> None:
    answers = [fault, fault, MADE]
    connector, wire = connected("eloqua", lambda _: answers.pop(0))
    assert connector.create("contact", PERSON, Calls()) == "77"
    assert len(wire.sent) == 3


@pytest.mark.parametrize(
    "fault",
    [
        Said(500),
        Said(502),
        Said(504),
        Said(408),
        Said(breaks_at=-1),
        Said(201, b'{"id":"77"}', breaks_at=3),
        Said(201),
        Said(201, b"<html>"),
        Said(200, b"{}"),
    ],
    ids=["500", "502", "504", "408", "reset", "cut", "empty", "html", "no id"],
)
def test_a_write_that_may_have_happened_is_not_sent_again(fault: Said) -> None:
    connector, wire = connected("eloqua", lambda _: fault)
    with pytest.raises(UnknownOutcome):
        connector.create("contact", PERSON, Calls())
    assert len(wire.sent) == 1


def test_a_refused_record_tells_the_vendors_reason() -> None:
    body = (
        b'[{"type":"ObjectValidationError","property":"emailAddress","requirement":{"type":"UniquenessRequirement"}}]'
    )
    connector, wire = connected("eloqua", lambda _: Said(409, body))
    with pytest.raises(Refused, match=r"^Conflict:\[\{type=ObjectValidationError, property=emailAddress"):
        connector.create("contact", PERSON, Calls())
    assert len(wire.sent) == 1


def test_a_lasting_outage_leaves_the_record_not_created() -> None:
    connector, wire = connected("eloqua", lambda _: Said(503))
    with pytest.raises(Exhausted):
        connector.create("contact", PERSON, Calls())
    assert len(wire.sent) == 16


def test_what_cannot_be_created_is_told() -> None:
    connector, wire = connected("eloqua", lambda _: MADE)
    with pytest.raises(Unsupported, match="no way to create 'campaign'"):
        connector.create("campaign", {}, Calls())
    assert wire.sent == []


def test_a_vendors_limit_signal_holds_writes_back_too() -> None:
    answers = [Said(403, b'[{"errorCode":"REQUEST_LIMIT_EXCEEDED"}]'), MADE]
    connector, _ = connected("salesforce", lambda _: answers.pop(0))
    assert connector.create("cases", {"Subject": "x"}, Calls()) == "77"


def test_found_are_the_records_that_say_the_same_since_then_oldest_first() -> None:
    same = {"emailAddress": "ada@example.org", "firstName": "Ada", "extra": "x"}
    held = [
        {"id": "5", "createdAt": "1767222000", **same},
        {"id": "4", "createdAt": "1767221998", **same},
        {"id": "3", "createdAt": "1767221990", **same},
        {"id": "2", "createdAt": "1767222001", **same, "firstName": "Bo"},
    ]
    body = json.dumps({"elements": held, "total": 4}).encode()
    connector, wire = connected("eloqua", lambda _: Said(200, body))
    record = {"C_EmailAddress": "ada@example.org", "C_FirstName": "Ada"}
    assert connector.find("contact", record, since=1767222000.0, call=Calls()) == ("4", "5")
    assert "search=emailAddress%3D%27ada%40example.org%27" in wire.sent[0].target


@pytest.mark.parametrize("ahead", [-3600, 3600, 1])
def test_a_vendor_whose_clock_is_not_ours_is_understood(ahead: int) -> None:
    clock = VirtualClock(1767222010.0)
    held = [
        {"id": "7", "createdAt": str(1767222001 + ahead), "emailAddress": "ada@example.org"},
        {"id": "6", "createdAt": str(1767221000 + ahead), "emailAddress": "ada@example.org"},
    ]
    body = json.dumps({"elements": held, "total": 2}).encode()
    date = formatdate(clock.now() + ahead, usegmt=True)
    connector, _ = connected("eloqua", lambda _: Said(200, body, (("Date", date),)), clock=clock)
    record = {"C_EmailAddress": "ada@example.org"}
    assert connector.find("contact", record, since=1767222000.0, call=Calls()) == ("7",)


def test_a_search_by_newest_first_ends_at_what_is_older() -> None:
    def newest_first(sent: Sent) -> Said:
        start = int(parse_qs(sent.target.partition("?")[2])["offset"][0])
        results = [
            {"listing_id": 900 - n, "created_timestamp": 9000 - n, "title": "x"} for n in range(start, start + 100)
        ]
        return Said(200, json.dumps({"count": 5000, "results": results}).encode())

    connector, wire = connected("etsy", newest_first)
    found = connector.find("listings", {"title": "x"}, since=8902.0, call=Calls())
    assert found == tuple(str(number) for number in range(800, 901))
    assert len(wire.sent) == 3


@pytest.mark.parametrize(
    ("found", "sent", "same"),
    [
        ({"amount": 1250, "divisor": 100}, "12.50", True),
        ({"amount": 1250, "divisor": 100}, "12.51", False),
        (3, "3", True),
        ("007", "7", False),
        (True, "true", True),
        (None, "", True),
        ([{"id": "1", "value": "a"}, {"id": "2", "value": "b"}], [{"id": "2", "value": "b"}], True),
        ([{"id": "1", "value": "b"}], [{"id": "2", "value": "b"}], False),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": "1"}}, True),
        ("x", ["x"], False),
    ],
)
def test_content_is_compared_across_types(found: object, sent: object, same: bool) -> None:
    assert contains(found, sent) is same
