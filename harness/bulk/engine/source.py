"""Which form an uploaded file has, and its records whatever the form is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from harness.bulk.engine import csvfile, jsonfile
from harness.bulk.engine.rows import Row, UnusableFile
from harness.bulk.formats import Format

_Reader = tuple[Callable[[Path], tuple[str, ...]], Callable[[Path], Iterator[Row]]]
_READERS: Mapping[Format, _Reader] = {
    Format.CSV: (csvfile.header_of, csvfile.rows),
    Format.JSON: (jsonfile.check_array, jsonfile.array),
    Format.JSONL: (jsonfile.check_lines, jsonfile.lines),
}
_PACKED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "ZIP (as .xlsx files are)",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
}
_LIKE_JSON = re.compile(rb"\{|\[\s*[\[{\]]")


def check(path: Path, form: Format) -> tuple[str, ...]:
    """Return the names in the file's header, if its form has one; raises `UnusableFile` if nothing can be uploaded."""
    return _READERS[form][0](path)


def rows(path: Path, form: Format) -> Iterator[Row]:
    """Yield the records of a file, numbered from 1; raises `UnusableFile` as `check` does, before the first one."""
    return _READERS[form][1](path)


def form_of(start: bytes, declared: Format | None, named: str) -> Format:
    """Return the form of a file that begins with ``start``.

    ``declared`` is what the caller's metaData says, ``named`` the part's media type and file name together. A JSON
    file is an array if it begins like one. Raises `UnusableFile` for packed files and for JSON that is called CSV.
    """
    for mark, name in _PACKED.items():
        if start.startswith(mark):
            raise UnusableFile(f"the file is packed by {name}; unpack it first")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    json = Format.JSON if text.startswith(b"[") else Format.JSONL
    if declared is Format.CSV and _LIKE_JSON.match(text):
        raise UnusableFile("metaData.format is csv, but the file begins like JSON")
    if declared is not None:
        return Format.CSV if declared is Format.CSV else json if declared is Format.JSON else Format.JSONL
    return json if "json" in named.lower() or _LIKE_JSON.match(text) else Format.CSV
