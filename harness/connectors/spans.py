"""The parts of a JSON text as they were written: of an array its elements, of an object its values.

The fast reader refuses escapes of half a surrogate pair, which JSON's grammar allows and
vendors do send; for those texts the standard library finds the parts, character by character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import msgspec

Bytes = bytes | msgspec.Raw

_elements: Callable[[Bytes], list[msgspec.Raw]] = msgspec.json.Decoder(list[msgspec.Raw]).decode
_values: Callable[[Bytes], dict[str, msgspec.Raw]] = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_record: Callable[[bytes], dict[str, Any]] = msgspec.json.Decoder(dict[str, Any]).decode
_BLANK = re.compile(r"[ \t\n\r]*")


class Malformed(ValueError):
    """The text is no JSON; `Unlike` when it is, but no array or object as wanted."""


class Unlike(ValueError):
    """The text is sound JSON of another kind than was wanted."""


def elements(text: Bytes) -> list[bytes]:
    """Return the elements of an array."""
    try:
        return list(map(bytes, _elements(text)))
    except msgspec.ValidationError as error:
        raise Unlike(str(error)) from None
    except (msgspec.DecodeError, RecursionError):
        return [part.encode() for _, part in _parts(str(bytes(text), "utf-8"), "[")]


def values(text: Bytes) -> dict[str, Bytes]:
    """Return the values of an object by their keys."""
    try:
        return dict(_values(text))
    except msgspec.ValidationError as error:
        raise Unlike(str(error)) from None
    except (msgspec.DecodeError, RecursionError):
        return {key: part.encode() for key, part in _parts(str(bytes(text), "utf-8"), "{")}


def decoded(record: bytes) -> dict[str, Any]:
    """Read one record for a look at its values; what is handed on are its bytes."""
    try:
        return _record(record)
    except msgspec.MsgspecError:
        result: dict[str, Any] = json.loads(record)
        return result


def _refuse(constant: str) -> NoReturn:
    raise Malformed(f"{constant} is no JSON value")


_decoder = json.JSONDecoder(parse_constant=_refuse)


def _parts(text: str, opening: str) -> Iterator[tuple[str, str]]:
    place = _after_blank(text, 0)
    if text[place : place + 1] != opening:
        _end(text, place)
        raise Unlike(f"expected '{opening}'")
    place, closing = _after_blank(text, place + 1), {"[": "]", "{": "}"}[opening]
    more = text[place : place + 1] != closing
    while more:
        key, begin = _key(text, place) if opening == "{" else ("", place)
        _, place = _value(text, begin)
        yield key, text[begin:place]
        place = _after_blank(text, place)
        more = text[place : place + 1] != closing
        place = _after_blank(text, _expect(text, place, ",")) if more else place
    if _after_blank(text, place + 1) != len(text):
        raise Malformed(f"more follows after character {place}")


def _key(text: str, place: int) -> tuple[str, int]:
    """Read a key and return where its value begins."""
    if text[place : place + 1] != '"':
        raise Malformed(f"expected a key at character {place}")
    key, place = _value(text, place)
    return key, _after_blank(text, _expect(text, _after_blank(text, place), ":"))


def _end(text: str, place: int) -> None:
    """Tell broken JSON from JSON of another kind."""
    _, end = _value(text, place)
    if _after_blank(text, end) != len(text):
        raise Malformed(f"more follows after character {end}")


def _value(text: str, place: int) -> tuple[Any, int]:
    try:
        return _decoder.raw_decode(text, place)
    except (ValueError, RecursionError) as error:
        raise Malformed(str(error)) from None


def _expect(text: str, place: int, mark: str) -> int:
    if text[place : place + 1] != mark:
        raise Malformed(f"expected '{mark}' at character {place}")
    return place + 1


def _after_blank(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return found.end() if found else place
