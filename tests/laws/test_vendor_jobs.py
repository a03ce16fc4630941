"""However a vendor's bulk API cuts a result: every record once; whatever it makes of an upload: every row told of."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.load import load_vendor
from mock_vendors.settings import Setting
from mock_vendors.spaces import configured
from mock_vendors.vendor import Vendor

COUNTS, SIZES = st.sampled_from([0, 1, 6, 7, 8, 21, 30]), st.integers(1, 9)
MANNERS = st.fixed_dictionaries({"turned": st.booleans(), "shuffled": st.booleans()})
DATA, ASYNC, BULK = "/services/data/v61.0", "/services/async/61.0", "/API/Bulk/2.0"


class Desk:
    """A vendor, and someone who asks it; jobs take no time unless ``wait`` says so."""

    def __init__(self, vendor: Vendor) -> None:
        self.vendor = vendor

    def ask(self, method: str, path: str, body: Any = b"", kind: str = "application/json", **query: Any) -> Answer:
        own = {name.lower(): text for name, text in self.vendor.headers.items()}
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = self.vendor.answer(Request(method, path, urlencode(query), {**own, "content-type": kind}, text))
        assert answer.status < 300, answer.content()
        return answer

    def told(self, method: str, path: str, body: Any = b"", **query: Any) -> Any:
        return json.loads(self.ask(method, path, body, **query).body)


@cache
def laid(name: str, records: int) -> Vendor:
    return Vendor(load_vendor(name), seed=5, records=records, clock=VirtualClock(), limits=False)


def desk(name: str, records: int, **course: Any) -> Desk:
    """Return a vendor as it is at the start, its jobs going as told."""
    vendor = laid(name, records)
    vendor.reset()
    plain = load_vendor(name)
    wanted = {"queued": 0, "working": 0, **course}
    changes = [Setting(f"jobs.*.{option}", value) for option, value in wanted.items()]
    vendor.configure(configured(plain, None, changes, {}))
    return Desk(vendor)


def rows_of(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def by_bulk2(at: Desk, size: int) -> list[list[dict[str, str]]]:
    job = at.told("POST", f"{DATA}/jobs/query", {"operation": "query", "query": "SELECT Id, Subject FROM Case"})["id"]
    parts, query = [], {"maxRecords": size}
    while True:
        answer = at.ask("GET", f"{DATA}/jobs/query/{job}/results", **query)
        parts.append(rows_of(answer.body))
        headers = dict(answer.headers)
        assert int(headers["Sforce-NumberOfRecords"]) == len(parts[-1])
        if headers["Sforce-Locator"] == "null":
            return parts
        query["locator"] = headers["Sforce-Locator"]


def by_bulk(at: Desk, _size: int) -> list[list[dict[str, str]]]:
    made = {"operation": "query", "object": "Case", "contentType": "JSON"}
    job = at.told("POST", f"{ASYNC}/job", made)["id"]
    batch = f"{ASYNC}/job/{job}/batch"
    batch += "/" + at.told("POST", batch, b"SELECT Id, Subject FROM Case")["id"]
    found = [at.told("GET", f"{batch}/result/{result}") for result in at.told("GET", f"{batch}/result")]
    return [[{"Id": row["Id"], "Subject": row["Subject"] or ""} for row in part] for part in found]


def by_export(at: Desk, size: int) -> list[list[dict[str, str]]]:
    fields = {"Id": "{{Contact.Id}}", "Subject": "{{Contact.Field(C_EmailAddress)}}"}
    made = at.told("POST", f"{BULK}/contacts/exports", {"name": "x", "fields": fields})["uri"]
    sync = at.told("POST", f"{BULK}/syncs", {"syncedInstanceUri": made})["uri"]
    parts, offset = [], 0
    while True:
        page = at.told("GET", f"{BULK}{sync}/data", limit=size, offset=offset)
        parts.append(page.get("items", []))
        offset += page["count"]
        if not page["hasMore"]:
            return parts


APIS = {"salesforce bulk 2.0": by_bulk2, "salesforce bulk": by_bulk, "eloqua bulk": by_export}
PLACES = {"salesforce": ("Case", "Id", "Subject"), "eloqua": ("contacts", "id", "emailAddress")}


@settings(max_examples=12)
@pytest.mark.parametrize("api", APIS)
@given(count=COUNTS, size=SIZES, part=SIZES, manner=MANNERS)
def test_the_parts_of_a_result_hold_every_record_once(
    api: str, count: int, size: int, part: int, manner: dict[str, bool]
) -> None:
    name = api.partition(" ")[0]
    at = desk(name, count, part=part, **manner)
    resource, key, text = PLACES[name]
    dataset = at.vendor.stock.datasets[resource]
    parts = APIS[api](at, size)
    found = [(row["Id"], row["Subject"]) for part in parts for row in part]
    wanted = [(str(each[key]), each.get(text) or "") for each in map(dataset.record, range(count))]
    assert sorted(found) == sorted(wanted)
    assert found == wanted or (name == "eloqua" and manner["shuffled"])
    assert max(len(part) for part in parts) <= (part if api == "salesforce bulk" else min(size, part))


@settings(max_examples=12)
@given(
    count=st.integers(0, 12),
    rejects=st.floats(0, 1),
    left=st.floats(0, 1),
    shuffled=st.booleans(),
    off=st.integers(-3, 3),
)
def test_every_row_of_an_upload_is_accounted_for(
    count: int, rejects: float, left: float, shuffled: bool, off: int
) -> None:
    at = desk("salesforce", 7, rejects=rejects, unprocessed=left, shuffled=shuffled, miscounted=off)
    path = (
        f"{DATA}/jobs/ingest/"
        + at.told("POST", f"{DATA}/jobs/ingest", {"object": "Contact", "operation": "insert"})["id"]
    )
    at.ask("PUT", f"{path}/batches", b"LastName\n" + b"".join(b"L%d\n" % n for n in range(count)), "text/csv")
    at.told("PATCH", path, {"state": "UploadComplete"})
    names = ("successfulResults", "failedResults", "unprocessedrecords")
    good, bad, rest = (rows_of(at.ask("GET", f"{path}/{name}").body) for name in names)
    assert sorted(row["LastName"] for row in [*good, *bad, *rest]) == sorted(f"L{n}" for n in range(count))
    info = at.told("GET", path)
    assert info["numberRecordsProcessed"] == max(0, len(good) + len(bad) + off)
    assert info["numberRecordsFailed"] == len(bad)
    assert len(at.vendor.stock.datasets["Contact"]) == 7 + len(good)


@settings(max_examples=25)
@given(place=st.integers(0, 30), char=st.sampled_from("0aZ_"))
def test_a_locator_with_a_changed_byte_is_refused(place: int, char: str) -> None:
    at = desk("salesforce", 30, part=7)
    job = at.told("POST", f"{DATA}/jobs/query", {"operation": "query", "query": "SELECT Id FROM Case"})["id"]
    path = f"{DATA}/jobs/query/{job}/results"
    locator = dict(at.ask("GET", path).headers)["Sforce-Locator"]
    place %= len(locator)
    changed = locator[:place] + char + locator[place + 1 :]
    own = {name.lower(): text for name, text in at.vendor.headers.items()}
    answer = at.vendor.answer(Request("GET", path, urlencode({"locator": changed}), own))
    assert answer.status == (200 if changed == locator else 400)
