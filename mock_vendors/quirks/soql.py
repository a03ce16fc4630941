"""SOQL: the part that list queries need, read into conditions and orders."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_vendors.data.dataset import Order
from mock_vendors.data.where import EVERYTHING, All, AnyOf, Comparison, Condition, Not
from mock_vendors.quirks.soql_text import MISFIT, QueryError, read_value, tokens

_OPERATORS = {"=": "=", "!=": "!=", "<>": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FIELDS_CEILING, _OFFSET_CEILING, _ROWS_CEILING = 200, 2000, 1 << 31


@dataclass(frozen=True, slots=True)
class Query:
    """What a query says; an empty ``fields`` with ``counts`` set asks for the count alone."""

    fields: tuple[str, ...]
    resource: str
    where: Condition = EVERYTHING
    order: tuple[Order, ...] = field(default=())
    limit: int | None = None
    offset: int = 0
    counts: bool = False


Columns = Mapping[str, Mapping[str, str]]
"""For each resource its fields, each with its type."""


def read_query(text: str, columns: Columns) -> Query:
    """Return what a query says; raises `QueryError`."""
    return _Reader(tokens(text), columns).query()


class _Reader:
    """Descends through one query, token by token."""

    def __init__(self, tokens: list[tuple[str, str]], columns: Columns) -> None:
        self._tokens, self._columns, self._place = tokens, columns, 0
        self._types: Mapping[str, str] = {}
        self._resource = ""

    def query(self) -> Query:
        self._expect("SELECT")
        asked = self._selection()
        self._expect("FROM")
        self._resource = self._object()
        self._types = self._columns[self._resource]
        self._alias()
        where = self._or() if self._take("WHERE") else EVERYTHING
        order = self._order() if self._take("ORDER") else ()
        limit = self._whole("LIMIT", _ROWS_CEILING) if self._take("LIMIT") else None
        offset = self._whole("OFFSET", _OFFSET_CEILING) if self._take("OFFSET") else 0
        if self._place < len(self._tokens):
            raise self._unexpected()
        counts = asked == ["COUNT()"]
        fields = () if counts else self._fields(asked, limit)
        return Query(fields, self._resource, where, order, limit, offset, counts)

    def _selection(self) -> list[str]:
        names = [self._selected()]
        while self._sign(","):
            names.append(self._selected())
        return names

    def _selected(self) -> str:
        name = self._word()
        if name.upper() not in ("COUNT", "FIELDS") or not self._sign("("):
            return name
        inner = "" if name.upper() == "COUNT" else self._word().upper()
        if not self._sign(")"):
            raise self._unexpected()
        return f"{name.upper()}({inner})"

    def _fields(self, asked: list[str], limit: int | None) -> tuple[str, ...]:
        chosen: list[str] = []
        for name in asked:
            if name in ("FIELDS(ALL)", "FIELDS(STANDARD)", "FIELDS(CUSTOM)"):
                if name != "FIELDS(STANDARD)" and (limit is None or limit > _FIELDS_CEILING):
                    raise QueryError("MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200")
                chosen += [] if name == "FIELDS(CUSTOM)" else list(self._types)
            else:
                chosen.append(self._column(name))
        for name in chosen:
            if chosen.count(name) > 1:
                raise QueryError("MALFORMED_QUERY", f"duplicate field selected: {name}")
        return tuple(chosen)

    def _object(self) -> str:
        name = self._word()
        known = {each.casefold(): each for each in self._columns}
        if name.casefold() not in known:
            raise QueryError("INVALID_TYPE", f"sObject type '{name}' is not supported.")
        return known[name.casefold()]

    def _alias(self) -> None:
        if self._peek() and self._tokens[self._place][0] == "word" and self._peek() not in _CLAUSES:
            raise self._unexpected()

    def _column(self, name: str) -> str:
        bare = name.split(".", 1)[1] if name.casefold().startswith(f"{self._resource.casefold()}.") else name
        known = {each.casefold(): each for each in self._types}
        if bare.casefold() not in known:
            raise QueryError("INVALID_FIELD", f"No such column '{name}' on entity '{self._resource}'.")
        return known[bare.casefold()]

    def _or(self) -> Condition:
        return self._chain("OR", self._and, AnyOf)

    def _and(self) -> Condition:
        return self._chain("AND", self._term, All)

    def _chain(self, word: str, inner: Callable[[], Condition], joined: Callable[[Any], Condition]) -> Condition:
        parts = [inner()]
        while self._take(word):
            parts.append(inner())
        return parts[0] if len(parts) == 1 else joined(tuple(parts))

    def _term(self) -> Condition:
        if self._take("NOT"):
            return Not(self._term())
        if self._sign("("):
            inner = self._or()
            if not self._sign(")"):
                raise self._unexpected()
            return inner
        column = self._column(self._word())
        return self._comparison(column, self._types[column])

    def _comparison(self, column: str, kind: str) -> Condition:
        if self._take("LIKE"):
            return Comparison(column, "like", self._value(column, kind))
        if self._take("IN"):
            return Comparison(column, "in", self._values(column, kind))
        if self._take("NOT"):
            self._expect("IN")
            return Not(Comparison(column, "in", self._values(column, kind)))
        if self._peek() not in _OPERATORS:
            raise self._unexpected()
        op = _OPERATORS[self._next()[1]]
        return Comparison(column, op, self._value(column, kind))

    def _values(self, column: str, kind: str) -> tuple[Any, ...]:
        if not self._sign("("):
            raise self._unexpected()
        values = [self._value(column, kind)]
        while self._sign(","):
            values.append(self._value(column, kind))
        if not self._sign(")"):
            raise self._unexpected()
        return tuple(values)

    def _value(self, column: str, kind: str) -> Any:
        sort, text = self._next()
        if sort == "word" and text.lower() == "null":
            return None
        value = read_value(sort, text, kind)
        if value is MISFIT:
            raise QueryError("INVALID_FIELD", f"value of filter criterion for field '{column}' must be of type {kind}")
        return value

    def _order(self) -> tuple[Order, ...]:
        self._expect("BY")
        terms = [self._order_term()]
        while self._sign(","):
            terms.append(self._order_term())
        return tuple(terms)

    def _order_term(self) -> Order:
        column = self._column(self._word())
        descending = self._take("DESC")
        if not descending:
            self._take("ASC")
        last = False
        if self._take("NULLS"):
            last = self._take("LAST")
            if not last:
                self._expect("FIRST")
        return Order(column, descending, last)

    def _whole(self, clause: str, most: int) -> int:
        sort, text = self._next()
        if sort != "number" or not text.isdigit() or len(text) > 12:
            raise QueryError("MALFORMED_QUERY", f"unexpected token: '{text}'")
        if int(text) > most:
            code = "NUMBER_OUTSIDE_VALID_RANGE" if clause == "OFFSET" else "MALFORMED_QUERY"
            raise QueryError(code, f"SOQL {clause} should not be greater than {most}")
        return int(text)

    def _peek(self) -> str:
        return self._tokens[self._place][1].upper() if self._place < len(self._tokens) else ""

    def _next(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise QueryError("MALFORMED_QUERY", "unexpected token: '<EOF>'")
        self._place += 1
        return self._tokens[self._place - 1]

    def _take(self, word: str) -> bool:
        taken = self._place < len(self._tokens) and self._tokens[self._place][0] == "word" and self._peek() == word
        self._place += taken
        return taken

    def _sign(self, sign: str) -> bool:
        taken = self._place < len(self._tokens) and self._tokens[self._place] == ("sign", sign)
        self._place += taken
        return taken

    def _word(self) -> str:
        sort, text = self._next()
        if sort != "word":
            raise QueryError("MALFORMED_QUERY", f"unexpected token: '{text}'")
        return text

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._unexpected()

    def _unexpected(self) -> QueryError:
        return QueryError("MALFORMED_QUERY", f"unexpected token: '{self._peek() or '<EOF>'}'")


_CLAUSES = ("WHERE", "ORDER", "LIMIT", "OFFSET")
