"""OData's ``$filter`` and ``$orderby``: the part that directories and mailboxes need, read into conditions and orders.

Source: OData 4.01, part 2, section 5.1.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

from mock_vendors.data.order import Order
from mock_vendors.data.times import instant
from mock_vendors.data.where import All, AnyOf, Comparison, Condition, Not

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')"
    r"|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)|\d{4}-\d\d-\d\d)"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z_][\w/]*)"
    r"|(?P<sign>[(),]))"
)
_COMPARED = {"eq": "=", "ne": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None}
_DEEPEST = 50


class Unreadable(Exception):
    """A filter or an order that makes no sense."""


def read_filter(text: str, fields: Collection[str]) -> Condition:
    """Return what a filter says; raises `Unreadable`."""
    return _Reader(_tokens(text), fields).whole()


def read_orders(text: str, fields: Collection[str]) -> tuple[Order, ...]:
    """Return what an order says; raises `Unreadable`."""
    return tuple(_order(term, fields) for term in text.split(","))


def needs_more(condition: Condition) -> bool:
    """Tell whether a filter asks for what directories answer only to those who take a count along."""
    if isinstance(condition, Comparison):
        return condition.op == "!=" or (condition.op == "like" and str(condition.value).startswith("%"))
    return isinstance(condition, Not) or any(map(needs_more, condition.parts))


def _order(term: str, fields: Collection[str]) -> Order:
    pieces = term.split()
    if not pieces or len(pieces) > 2 or pieces[0] not in fields or pieces[1:] not in ([], ["asc"], ["desc"]):
        raise Unreadable(f"'{term.strip()}' is not a property to sort by")
    return Order(pieces[0], pieces[1:] == ["desc"])


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place, text = [], 0, text.rstrip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise Unreadable(f"Syntax error at position {place} in '{text}'")
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Reader:
    """Descends through one filter, token by token."""

    def __init__(self, tokens: list[tuple[str, str]], fields: Collection[str]) -> None:
        self._tokens, self._fields, self._place, self._depth = tokens, fields, 0, 0

    def whole(self) -> Condition:
        condition = self._any()
        if self._place < len(self._tokens):
            raise self._wrong()
        return condition

    def _any(self) -> Condition:
        return self._chain("or", self._all, AnyOf)

    def _all(self) -> Condition:
        return self._chain("and", self._term, All)

    def _chain(self, word: str, inner: Callable[[], Condition], joined: Callable[[Any], Condition]) -> Condition:
        parts = [inner()]
        while self._take(word):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else joined(tuple(parts))

    def _term(self) -> Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Unreadable("The filter is nested too deeply")
        try:
            if self._take("not"):
                return Not(self._term())
            if self._take("("):
                inner = self._any()
                self._expect(")")
                return inner
            return self._test()
        finally:
            self._depth -= 1

    def _test(self) -> Condition:
        name = self._next("word")
        if name.lower() in ("startswith", "endswith") and self._take("("):
            field = self._field(self._next("word"))
            self._expect(",")
            found = re.sub(r"([\\%_])", r"\\\1", str(self._value()))
            self._expect(")")
            return Comparison(field, "like", f"{found}%" if name.lower() == "startswith" else f"%{found}")
        field = self._field(name)
        operator = self._next("word")
        if operator == "in":
            return Comparison(field, "in", self._values())
        if operator not in _COMPARED:
            raise self._wrong()
        return Comparison(field, _COMPARED[operator], self._value())

    def _values(self) -> tuple[Any, ...]:
        self._expect("(")
        values = [self._value()]
        while self._take(","):
            values.append(self._value())
        self._expect(")")
        return tuple(values)

    def _value(self) -> Any:
        kind, text = self._step()
        if kind == "text":
            return text[1:-1].replace("''", "'")
        if kind == "time":
            return _moment(text)
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "word" and text in _WORDS:
            return _WORDS[text]
        raise self._wrong()

    def _field(self, name: str) -> str:
        field = name.replace("/", ".")
        if field not in self._fields:
            raise Unreadable(f"Could not find a property named '{name}'")
        return field

    def _take(self, text: str) -> bool:
        taken = self._place < len(self._tokens) and self._tokens[self._place][1] == text
        self._place += taken
        return taken

    def _expect(self, text: str) -> None:
        if not self._take(text):
            raise self._wrong()

    def _next(self, kind: str) -> str:
        found, text = self._step()
        if found != kind:
            raise self._wrong()
        return text

    def _step(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise self._wrong()
        self._place += 1
        return self._tokens[self._place - 1]

    def _wrong(self) -> Unreadable:
        return Unreadable("Invalid filter clause")


def _moment(text: str) -> float:
    try:
        return instant(text)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"'{text}' is not a time") from error
