"""The filters of the bulk API: ``'{{Contact.UpdatedAt}}' >= '2026-01-01 00:00:00' AND …``."""

from __future__ import annotations

import re
from typing import Any

from mock_vendors.data.times import instant
from mock_vendors.data.where import All, AnyOf, Comparison, Condition, Not
from mock_vendors.quirks.eloqua.statements import Vocabulary

_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|(>=|<=|!=|=|>|<|\(|\))|(AND|OR|NOT|EXISTS)\b)", re.IGNORECASE)
_LIST = re.compile(r"\{\{ContactList\[(\d+)\]\}\}", re.IGNORECASE)
_TIMES = ("createdAt", "updatedAt", "activityDate")
_OPERATORS = ("=", "!=", ">", "<", ">=", "<=")
# Which contacts are on a list is nowhere kept: half of them are, the same half whenever one looks.
_MEMBERS = 0.5


class BadFilter(ValueError):
    """A filter that cannot be read, or that speaks of what is not there."""


def read_filter(text: str, words: Vocabulary) -> Condition:
    """Return what a filter says; raises `BadFilter`."""
    return _Reader(_tokens(text), words).whole()


def _tokens(text: str) -> list[tuple[str, str]]:
    """Return the sort and the text of every token: quoted, sign or word."""
    found: list[tuple[str, str]] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _TOKEN.match(text, place)
        if match is None:
            raise BadFilter(f"cannot be read from '{text[place : place + 20]}' on")
        if match[1] is not None:
            found.append(("quoted", match[1].replace("''", "'")))
        else:
            found.append(("sign", match[2] or match[3].upper()))
        place = match.end()
    return found


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]], words: Vocabulary) -> None:
        self._tokens, self._words, self._place = tokens, words, 0

    def whole(self) -> Condition:
        condition = self._either()
        if self._place < len(self._tokens):
            raise BadFilter(f"'{self._tokens[self._place][1]}' does not belong there")
        return condition

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._takes("OR"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._one()]
        while self._takes("AND"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Condition:
        if self._takes("NOT"):
            return Not(self._one())
        if self._takes("("):
            inner = self._either()
            self._expect(")")
            return inner
        if self._takes("EXISTS"):
            self._expect("(")
            statement = self._quoted()
            self._expect(")")
            if not _LIST.fullmatch(statement):
                raise BadFilter(f"nothing that contacts belong to is called {statement}")
            return Comparison("id", "share", _MEMBERS)
        return self._comparison()

    def _comparison(self) -> Condition:
        statement = self._quoted()
        operator = self._next()[1]
        if operator not in _OPERATORS:
            raise BadFilter(f"'{operator}' is no comparison")
        text = self._quoted()
        if not self._words.knows(statement):
            raise BadFilter(f"nothing is called {statement}")
        key = self._words.key(statement)
        if key is None or ":" in key:
            raise BadFilter(f"{statement} cannot be filtered by")
        return self._test(key, operator, text)

    def _test(self, key: str, operator: str, text: str) -> Condition:
        value: Any = text
        if key in _TIMES:
            try:
                value = instant(text)
            except ValueError as error:
                raise BadFilter(f"'{text}' is no instant, as in 2026-01-01 00:00:00") from error
        elif key == "activityType":
            value = self._words.types.get(text, text)
        elif key == "id" and text.isascii() and text.isdigit():
            value = int(text[:18])
        elif operator in ("=", "!=") and "*" in text:
            glob = Comparison(key, "glob", text)
            return glob if operator == "=" else Not(glob)
        return Comparison(key, operator, value)

    def _next(self) -> tuple[str, str]:
        if self._place >= len(self._tokens):
            raise BadFilter("ends too early")
        self._place += 1
        return self._tokens[self._place - 1]

    def _takes(self, sign: str) -> bool:
        taken = self._place < len(self._tokens) and self._tokens[self._place] == ("sign", sign)
        self._place += taken
        return taken

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            raise BadFilter(f"'{sign}' is missing")

    def _quoted(self) -> str:
        sort, text = self._next()
        if sort != "quoted":
            raise BadFilter(f"'{text}' must be in quotes")
        return text
