"""The sample table, and the same rows as the marketing hub keeps them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

KEY = "C_EmailAddress"

# Eloqua REST 1.0 names of the standard contact fields behind the internal names in the table.
PLACES = {
    "C_EmailAddress": "emailAddress",
    "C_FirstName": "firstName",
    "C_LastName": "lastName",
    "C_Title": "title",
    "C_BusPhone": "businessPhone",
    "C_Company": "accountName",
}


def sample_path() -> Path:
    """Return where the sample table is installed."""
    return Path(str(files("scenarios").joinpath("sample.csv")))


def rows(file: Path) -> list[bytes]:
    """Return the table's rows as records; an empty cell is no value."""
    with file.open(encoding="utf-8-sig", newline="") as table:
        return [_line({name: cell for name, cell in row.items() if cell}) for row in csv.DictReader(table)]


def created_rows(contacts: Iterable[bytes]) -> list[bytes]:
    """Return contacts of the vendor as rows of the table."""
    return [_line(_row(json.loads(contact))) for contact in contacts]


def key_of(row: bytes) -> str:
    """Return what makes a row the one it is."""
    return str(json.loads(row).get(KEY))


def _row(contact: Mapping[str, Any]) -> dict[str, Any]:
    row = {column: contact[place] for column, place in PLACES.items() if contact.get(place)}
    values = [str(field.get("value", "")) for field in contact.get("fieldValues", ())]
    # The web site is no standard field: it is among the values of numbered fields, the only address there.
    sites = [value for value in values if value.startswith(("http://", "https://"))]
    return row | ({"C_Website1": sites[0]} if sites else {})


def _line(row: Mapping[str, Any]) -> bytes:
    return json.dumps(row, sort_keys=True, ensure_ascii=False).encode()
