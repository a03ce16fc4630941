"""Tables as vendors send and take them: RFC 4180, whatever the order of their columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from harness.connectors.envelope import NoPage

csv.field_size_limit(16 << 20)


def read_table(body: bytes) -> tuple[list[str], Iterator[list[str]]]:
    """Return head and rows, none of which is held; `NoPage`, also from the rows, for a table that was cut off."""
    lines = csv.reader(io.TextIOWrapper(io.BytesIO(body), "utf-8-sig", newline=""), strict=True)
    head = next(_sound(lines), None)
    if head is None:
        raise NoPage("the table has no head line", shape=False)
    return head, _rows(head, _sound(lines))


def named_rows(body: bytes) -> Iterator[dict[str, str]]:
    """Yield the rows by the names of their columns."""
    head, rows = read_table(body)
    for row in rows:
        yield dict(zip(head, row, strict=True))


def _rows(head: Sequence[str], lines: Iterator[list[str]]) -> Iterator[list[str]]:
    for place, line in enumerate(lines, 2):
        if len(line) != len(head):
            raise NoPage(f"line {place} of the table has {len(line)} cells, its head {len(head)}", shape=False)
        yield line


def _sound(lines: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from (line for line in lines if line)
    except (UnicodeDecodeError, csv.Error) as error:
        raise NoPage(f"the table cannot be read: {error}", shape=False) from None


def write_table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return a table of these columns; what a row does not have is an empty cell."""
    text = io.StringIO(newline="")
    # Each cell in quotes: left to itself, the csv module lets carriage returns stand without.
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue().encode("utf-8", "surrogatepass")
