"""Records with every kind of field, several ways each: what the laws of the data are stated with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from contracts import VirtualClock
from mock_vendors.data.dataset import Dataset
from mock_vendors.load import load_vendor, vendor_of
from mock_vendors.settings import Setting, applied
from mock_vendors.stock import Stock, stocked

SEED = 3
PHRASE = {"$kind": "pool", "of": "sentence", "hostile": 0.3}
IDS: dict[str, list[dict[str, Any]]] = {
    "code": [
        {"prefix": "cus_"},
        {"letters": 24, "alphabet": "hex"},
        {"letters": 12, "alphabet": "upper", "groups": [4, 4, 4]},
        {"letters": 10, "alphabet": "digits"},
    ],
    "record_id": [{"prefix": "500"}],
    "sequence": [{"start": 7, "step": 3}, {"start": 2**53 - 2}, {"start": 10**30}, {"start": 1, "pad": 12}],
    "stamp": [{}],
    "uuid": [{}, {"upper": True, "purpose": "other"}],
}
"""Kinds whose values tell their row, with options."""
OTHERS: dict[str, list[dict[str, Any]]] = {
    "boolean": [{}, {"words": ["N", "Y"], "nulls": 0.2}],
    "choice": [{"of": ["a", "b", None]}, {"of": ["open"], "unknown": ["in_review"], "share": 0.3}],
    "credential": [{"of": "on_behalf_of"}],
    "cycle": [{"of": [1, 2, 3]}],
    "decimal": [{}, {"of": ["0.10", "1e400", "-0.0", "12345678901234567890.12345678901234567890"]}, {"text": True}],
    "flip": [{"of": {"$kind": "integer"}, "share": 0.3}, {"of": {"$kind": "decimal", "text": True}, "first": 50}],
    "format": [{"template": "{pool:user_name}.{#}@example.org"}, {"template": "gid://shop/Order/{id}"}],
    "integer": [{"nulls": 0.1}, {"least": 2**53, "most": 2**53 + 2}, {"least": -(10**25), "most": 10**25}],
    "optional": [{"of": PHRASE, "first": 40}, {"of": {"x": {"$kind": "uuid"}}, "absent": 0.3, "nulls": 0.3}],
    "pool": [{"of": "hostile"}, {"of": "broken"}, {"of": "name", "nulls": 0.2, "hostile": 0.2}],
    "reference": [{"to": "jobs"}, {"to": "notes", "how": "same"}, {"to": "jobs", "nulls": 0.4}],
    "several": [
        {"of": {"sku": {"$kind": "uuid"}, "at": {"$kind": "time", "of": "created"}, "tags": [PHRASE]}},
        {"of": PHRASE, "counts": [0, 1, 2], "none": "null", "one": "bare"},
        {"of": {"$kind": "several", "of": {"$kind": "sequence", "start": 1}}, "none": "absent"},
    ],
    "time": [
        {"of": of, "format": format, "nulls": nulls}
        for of, format, nulls in [
            ("created", "iso_millis", 0.0),
            ("updated", "iso_seconds", 0.0),
            ("updated", "iso_offset", 0.2),
            ("created", "iso_colon", 0.0),
            ("updated", "iso_micros", 0.0),
            ("created", "epoch", 0.0),
            ("updated", "epoch_millis", 0.0),
            ("created", "epoch_text", 0.3),
            ("updated", "epoch_millis_text", 0.0),
            ("updated", "local", 0.0),
            ("created", "local_millis", 0.0),
            ("updated", "naive", 0.0),
            ("updated", "naive_space", 0.1),
            ("updated", "date", 0.0),
        ]
    ],
}
"""All other kinds."""
EXAMPLES = {
    f"{kind}{place}": {"$kind": kind, **options}
    for kind, several in {**IDS, **OTHERS}.items()
    for place, options in enumerate(several)
}


def notes(
    records: int, fields: Mapping[str, Any] | None = None, *, seed: int = SEED, zone: str = "UTC", **resource: Any
) -> Stock:
    """Return the stock of a vendor with one resource more; its fields come from examples, behind an id."""
    document = dict(load_vendor("greenhouse").document)
    laid = {
        "id_field": "id",
        "fields": {"id": {"$kind": "sequence", "start": 1}, **(EXAMPLES if fields is None else fields)},
        **resource,
    }
    settings = [Setting("resources.notes", laid), Setting("timezone", zone), Setting("quirks", False)]
    spec = vendor_of(applied(document, settings), "notes.yaml")
    return stocked(spec, seed=seed, records=records, clock=VirtualClock(start=1_800_000_000.0))


def data(records: int, fields: Mapping[str, Any] | None = None, **options: Any) -> Dataset:
    return notes(records, fields, **options).datasets["notes"]


def digest() -> str:
    """Return what sums up every example, for comparison between processes."""
    made = data(10**9, timing={"millis": [0, 1, 999], "ties": 3}, zone="Asia/Kathmandu")
    rows = [*range(300), *range(10**9 - 50, 10**9)]
    return hashlib.sha256(b"".join(map(made.row, rows))).hexdigest()
