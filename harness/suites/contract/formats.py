"""Texts of the formats that the Bulk API's document names, for Schemathesis, which loads this file by itself."""

from __future__ import annotations

import base64
import json
from typing import Any

import schemathesis
from hypothesis import strategies as st

_values = st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"])).map(lambda text: f"'{text}'")
_numbers = st.integers(0, 10**9)


def _compared(name: str, operators: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(operators.split()), values).map(lambda part: f"{name} {part[0]} {part[1]}")


def _conditions(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return parts | st.tuples(parts, st.sampled_from([" AND ", " or "]), parts).map("".join)


def _token(**keys: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    def encoded(content: dict[str, Any]) -> str:
        text = json.dumps(content, separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(text).decode().rstrip("=")

    return st.fixed_dictionaries(dict(keys)).map(encoded)


def _sheet(rows: list[tuple[str, str]]) -> str:
    return "C_EmailAddress,C_FirstName\n" + "".join(f"{name}@example.org,{first}\n" for name, first in rows)


_words = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=8)
_statuses = st.sampled_from(["CREATED", "COMPLETED", "COMPLETE", "CANCELED", "WARNING"]).map(lambda name: f"'{name}'")
_metadata = st.fixed_dictionaries(
    {}, optional={"pageSize": st.integers(1, 50), "fileName": _words, "incremental": _words}
)
_listed = st.sampled_from(["job_id", "job_status", "object_name", "record_count", "createdDate", "native"])
FORMATS = {
    "job-fields": st.lists(_listed, min_size=1, max_size=3).map(", ".join),
    "error-fields": st.sampled_from(["id", "status", "id,status,record", " providerMessage "]),
    "vendor-order": st.sampled_from(["name", "createdAt desc", "updatedAt", "id asc"]),
    "vendor-url": _words.map(lambda word: f"https://{word.lower()}.example.com"),
    "ocnql-statement": st.tuples(
        st.sampled_from(["*", "emailAddress", "id, emailAddress"]),
        _conditions(_compared("emailAddress", "= !=", _values)),
    ).map(lambda part: f"select {part[0]} from contact where {part[1]} limit 3"),
    "query-metadata": _metadata.map(json.dumps),
    "earlier-job": st.integers(10**6, 10**9).map(str),
    "data-token": _token(job=st.integers(1, 9), pageSize=st.integers(1, 9), at=st.integers(1, 99)),
    "byte-range": st.integers(0, 99).map(lambda start: f"bytes={start}-"),
    "ocnql-condition": _conditions(_compared("emailAddress", "= != LIKE", _values)),
    "job-condition": _conditions(
        _compared("job_status", "= !=", _statuses) | _compared("record_count", "< >= <>", _numbers.map(str))
    ),
    "job-token": _token(before=st.integers(1, 100)),
    "error-token": _token(after=st.integers(1, 100)),
    "list-token": _token(pageSize=st.integers(1, 50), page=st.integers(1, 5)),
    "callback-url": _words.map(lambda word: f"http://127.0.0.1:9/{word}"),
    "csv-file": st.lists(st.tuples(_words, _words), max_size=3).map(_sheet),
    "upload-metadata": st.dictionaries(_words.map("x".__add__), _words, max_size=2).map(json.dumps),
    "window-start": st.integers(2015, 2020).map(lambda year: f"{year}-06-01T00:00:00Z"),
    "window-end": st.integers(2021, 2030).map(lambda year: f"{year}-06-01T00:00:00+01:00"),
}
for _name, _strategy in FORMATS.items():
    schemathesis.openapi.format(_name, _strategy)
# A file of an upload is sent as it is, whatever its part of the form says that it is.
schemathesis.serializer.alias("application/jsonl", "text/plain")
