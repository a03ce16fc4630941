"""The journal as an HTTP archive, version 1.2, for the tools that show such files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

import orjson

from mock_vendors.journal.entry import Entry

_UNKNOWN = -1
_PHRASES = {status.value: status.phrase for status in HTTPStatus}


def har(entries: Iterable[Entry], vendor: str, version: str) -> Iterator[bytes]:
    """Yield the archive piece by piece; the bodies are not in it, their sizes are."""
    creator = {"name": f"bulk-harness mock of {vendor}", "version": version}
    head = orjson.dumps({"version": "1.2", "creator": creator, "pages": []})
    yield b'{"log":' + head[:-1] + b',"entries":['
    for place, entry in enumerate(entries):
        yield (b"," if place else b"") + orjson.dumps(_entry(entry))
    yield b"]}}"


def _entry(entry: Entry) -> dict[str, Any]:
    entry.cleaned()
    query = f"?{entry.query}" if entry.query else ""
    took = round(entry.took * 1000, 3)
    return {
        "startedDateTime": datetime.fromtimestamp(entry.at, UTC).isoformat(timespec="milliseconds"),
        "time": took,
        "request": {
            "method": entry.method,
            "url": f"{entry.base}{entry.path}{query}",
            "queryString": _pairs(parse_qsl(entry.query, keep_blank_values=True)),
            "bodySize": entry.received,
            **_message(entry.asked),
        },
        "response": {
            "status": entry.status,
            "statusText": _phrase(entry.status),
            "content": {"size": entry.sent, "mimeType": _named(entry.told, "content-type")},
            "redirectURL": _named(entry.told, "location"),
            "bodySize": entry.sent if entry.complete else _UNKNOWN,
            **_message(entry.told),
        },
        "cache": {},
        "timings": {"send": 0, "wait": took, "receive": 0},
        **_own(entry),
    }


def _own(entry: Entry) -> dict[str, Any]:
    """Return what no archive has a place for; names of one's own begin with an underscore."""
    names = ("n", "resource", "records", "rows", "version", "fault", "reason", "allowed_at", "caller", "complete")
    return {f"_{name}": getattr(entry, name) for name in names}


def _message(headers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    return {"httpVersion": "HTTP/1.1", "headers": _pairs(headers), "cookies": [], "headersSize": _UNKNOWN}


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[Mapping[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _named(headers: Iterable[tuple[str, str]], name: str) -> str:
    return next((value for key, value in headers if key.lower() == name), "")


def _phrase(status: int) -> str:
    return _PHRASES.get(status, "")
