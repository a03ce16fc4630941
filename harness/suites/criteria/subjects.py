"""Whose records the properties are about: one object of each vendor, and how a download of it is judged."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from harness.suites.criteria_model import Expected, Record, read_table, table
from harness.suites.objects import OBJECTS
from harness.suites.story import Bulk, Job, Subject, unordered
from harness.suites.strategies import FORMATS, Data

SAME = (("status", "jobStatus"), ("recordsCount", "recordCount"), ("recordsFailedCount", "errorCount"))
"""Names of one and the same, for older and newer clients."""


def plain_data(bulk: Bulk, vendor: str) -> tuple[Subject, Data]:
    """Return an instance and its records as a plain download has them, which must be those that the vendor has."""
    side, name = bulk.instance(vendor), OBJECTS[vendor]
    job = side.download(name)
    job.ends("COMPLETED")
    records = job.records()
    had = [_placeless(record) for record in side.truth(name)]
    assert unordered(map(_placeless, records)) == unordered(had), "a plain download is not what the vendor has"
    known = side.ask("GET", f"/objects/{name}/metadata").json()["fields"]
    return side, Data.of(name, records, {one["vendorPath"] for one in known if one.get("filterable") == "true"})


def _placeless(record: Record) -> dict[str, Any]:
    """Leave out addresses: a vendor on this machine tells its own."""
    return {name: value for name, value in record.items() if "://" not in json.dumps(value)}


def judged(job: Job, body: Mapping[str, Any], should: Expected) -> None:
    """Hold a download that ended to what it must come to: its counters, its words, its file and every page of it."""
    status = job.ends(should.status)
    assert (status["recordsCount"], status["recordsFailedCount"]) == (len(should.records), 0), status
    assert "error" not in status
    for name, other in SAME:
        assert status[name] == status[other], f"{name} and {other} differ: {status}"
    named = body.get("format", "application/jsonl")
    assert status["fileFormat"] == FORMATS[named]
    answer = job.file(named)
    content = answer.content
    # Clients compare the type of a table as a whole.
    said = answer.headers["Content-Type"]
    assert said == named if named == "text/csv" else named in said, f"a file of {named} is served as {said}"
    agree(content.decode(), named, chosen(body), should.records)
    if named != "text/csv":
        assert status.get("fileSize", len(content)) == len(content), status
        assert job.data(max(7, len(should.records))) == list(should.records)


def chosen(body: Mapping[str, Any]) -> list[str]:
    """Return the names of the fields that criteria select; none: all."""
    return [name.strip() for name in body.get("selectFields", "").split(",") if name.strip()]


def agree(text: str, named: str, names: Sequence[str], should: Sequence[Record]) -> None:
    """Hold the text of a file to the records that it must have, in their order."""
    match named:
        case "application/jsonl":
            # Other characters that Unicode breaks lines at are none of their ends.
            assert [json.loads(line) for line in text.split("\n")[:-1]] == list(should)
            assert text == "" or text.endswith("\n")
        case "application/json":
            assert json.loads(text) == list(should)
        case "text/csv":
            same_table(text, names, should)


def same_table(text: str, names: Sequence[str], should: Sequence[Record]) -> None:
    """Hold CSV to the rows that it must have; its columns come in the order of ``names``, if any were chosen."""
    assert text == "" or text.endswith("\n"), "the last line has no end"
    assert not text.partition("\n")[0].endswith("\r"), "lines end with CR LF"
    rows, wanted = read_table(text), table(should, names)
    header, columns = (rows[:1] or [[]])[0], (wanted[:1] or [[]])[0]
    # Keys of a JSON object have no order, so neither have columns that nobody chose.
    assert header == columns if names else sorted(header) == sorted(columns)
    places = [columns.index(column) for column in header]
    assert rows == [[row[place] for place in places] for row in wanted]
