"""Requests to the control API, read; what cannot be read is told with what would be right."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import request

from contracts import ContractError, nearest
from mock_vendors.data.times import instant

Rules = Mapping[str, tuple[Callable[..., Any], tuple[str, ...]]]
"""Paths below the prefix, each with its view and the methods it takes."""

_TRUTH = {"true": True, "1": True, "false": False, "0": False}


class Wrong(Exception):
    """A request that the control API cannot follow."""

    def __init__(self, error: str, hint: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error, self.hint, self.status = error, hint, status


def body(*known: str) -> dict[str, Any]:
    """Return the request's JSON object, empty where nothing was sent; only ``known`` names, if any, may be in it."""
    if not request.get_data():
        return {}
    value = request.get_json(force=True, silent=True)
    if not isinstance(value, dict):
        raise Wrong("the body must be a JSON object")
    for name in value if known else ():
        if name not in known:
            raise Wrong(f"nothing is called '{name}' here", nearest(name, known))
    return value


def number(name: str, default: int, most: int | None = None) -> int:
    """Return a whole-number parameter, cut down to ``most``."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Wrong(f"'{name}' must be a whole number from 0 up, not '{text}'")
    return int(text) if most is None else min(int(text), most)


def flag(name: str) -> bool | None:
    """Return a true-or-false parameter, None where it is not said."""
    text = request.args.get(name)
    if text is None:
        return None
    if text.lower() not in _TRUTH:
        raise Wrong(f"'{name}' must be true or false, not '{text}'")
    return _TRUTH[text.lower()]


def moment(name: str) -> float | None:
    """Return a parameter that is an instant: epoch seconds or an ISO 8601 time."""
    text = request.args.get(name)
    try:
        return None if text is None else when(text)
    except ValueError as error:
        raise Wrong(f"'{name}' must be epoch seconds or an ISO 8601 time, not '{text}'") from error


def when(value: Any) -> float:
    """Return an instant; raises `ValueError`."""
    try:
        return amount(float(value) if isinstance(value, str) else value)
    except ValueError:
        if not isinstance(value, str):
            raise
        return instant(value)


def amount(value: Any) -> float:
    """Return a finite number; raises `ValueError`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"not a number: {value!r}")
    return float(value)


def texts(wish: Mapping[str, Any], name: str, example: str) -> tuple[str, ...]:
    """Return a list of texts out of a body."""
    found = wish.get(name)
    if not isinstance(found, list) or not all(isinstance(text, str) for text in found):
        raise Wrong(f"'{name}' must be a list of texts", f'as in {{"{name}": ["{example}"]}}')
    return tuple(found)


def one_of(name: str, known: Iterable[str], noun: str) -> None:
    """Refuse a name that nothing has."""
    known = tuple(known)
    if name not in known:
        raise Wrong(f"no {noun} called '{name}'", nearest(name, known), 404)


def understood(read: Callable[[], Any], hint: str) -> Any:
    """Return what ``read`` does; words or files that are wrong are told with all their problems."""
    try:
        return read()
    except ContractError as error:
        raise Wrong(str(error), hint) from error
