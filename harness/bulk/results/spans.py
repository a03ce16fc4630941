"""The slow way to a value's own bytes, for what the fast reader refuses: lone surrogates, NaN, broken UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterator

_decode = json.JSONDecoder().raw_decode
_BLANK = " \t\r\n"
# Bytes that are no UTF-8 come out again as they went in.
_CODEC = ("utf-8", "surrogateescape")


def object_spans(value: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each member of a JSON object; raises `ValueError` if it is none."""
    text = value.decode(*_CODEC)
    place = _after(text, 0, "{")
    while text[place] != "}":
        name, place = _decode(text, place)
        start = _after(text, place, ":")
        _, place = _decode(text, start)
        yield name, text[start:place].encode(*_CODEC)
        place = _next(text, place)


def array_spans(value: bytes) -> Iterator[bytes]:
    """Yield the bytes of each item of a JSON array; raises `ValueError` if it is none."""
    text = value.decode(*_CODEC)
    place = _after(text, 0, "[")
    while text[place] != "]":
        start = place
        _, place = _decode(text, start)
        yield text[start:place].encode(*_CODEC)
        place = _next(text, place)


def _next(text: str, place: int) -> int:
    place = _skipped(text, place)
    return _after(text, place, ",") if text[place] == "," else place


def _after(text: str, place: int, sign: str) -> int:
    place = _skipped(text, place)
    if text[place : place + 1] != sign:
        raise ValueError(f"expected {sign!r} at character {place}")
    return _skipped(text, place + 1)


def _skipped(text: str, place: int) -> int:
    while text[place : place + 1] and text[place] in _BLANK:
        place += 1
    return place
