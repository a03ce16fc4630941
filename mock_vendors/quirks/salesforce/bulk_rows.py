"""Rows of both bulk APIs: records as the cells of a table, and cells of an upload as values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mock_vendors.data.text import parse
from mock_vendors.data.times import instant
from mock_vendors.exchange import Request
from mock_vendors.jobs.table import written
from mock_vendors.quirks.salesforce.org import Org


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of an object as they were at a version."""

    name: str
    rows: Sequence[int]
    version: int


DELIMITERS = {"BACKQUOTE": "`", "CARET": "^", "COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "TAB": "\t"}
ENDINGS = {"LF": "\n", "CRLF": "\r\n"}
# What stands for null in an upload, where an empty cell stands for no change.
_NULL = "#N/A"


def table(request: Request, org: Org, rows: Rows, columns: Sequence[str], dialect: tuple[str, str]) -> Iterator[bytes]:
    """Yield a table of records piece by piece, its head first; ``dialect`` is a delimiter and a line ending."""
    name = rows.name
    yield written([columns], *dialect)
    read, kinds = org.stock.datasets[name].row, org.columns[name]
    times = [place for place, column in enumerate(columns) if kinds[column] == "datetime"]
    fields = tuple(columns)
    concealed = [place for place, column in enumerate(columns) if column in request.hidden]
    for row in rows.rows:
        values = list(parse(read(row, fields, rows.version)).values())
        for place in concealed:
            values[place] = None
        for place in times:
            values[place] = _short(values[place])
        yield written([values], *dialect)


def record(org: Org, name: str, row: int, columns: Sequence[str], version: int) -> dict[str, Any]:
    """Return a record with these columns and its id, instants as tables have them."""
    found = org.stock.datasets[name].record(row, version)
    kinds = org.columns[name]
    return {
        column: _short(found[column]) if kinds[column] == "datetime" else found[column]
        for column in dict.fromkeys((*columns, "Id"))
    }


def with_millis(org: Org, name: str, root: str, record: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    """Return a record as the older bulk API writes it in JSON: with attributes, instants as milliseconds."""
    kinds = org.columns[name]
    values = {
        column: int(instant(record[column]) * 1000)
        if kinds[column] == "datetime" and record[column]
        else record[column]
        for column in columns
    }
    return {"attributes": {"type": name, "url": f"{root}/sobjects/{name}/{record['Id']}"}, **values}


def _short(moment: str | None) -> str | None:
    """Return an instant with the short form of an offset of nought, where JSON has the long one."""
    return None if moment is None else moment.replace("+0000", "Z")


def record_of(org: Org, name: str, cells: Mapping[str, str]) -> dict[str, Any]:
    """Return the record that a row of an upload means; a text that is nothing of its column's kind stays a text."""
    kinds = org.columns[name]
    return {
        column: None if text == _NULL else _READERS.get(kinds.get(column, ""), str)(text)
        for column, text in cells.items()
        if text
    }


def _boolean(text: str) -> Any:
    return text.lower() == "true" if text.lower() in ("true", "false") else text


def _number(text: str) -> Any:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text


_READERS: dict[str, Callable[[str], Any]] = {
    "boolean": _boolean,
    "int": _number,
    "double": _number,
    "currency": _number,
}
