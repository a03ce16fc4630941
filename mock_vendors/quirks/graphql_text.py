"""GraphQL documents read: the operation, its fields, arguments and variables, as far as clients of lists use them.

Source: https://spec.graphql.org/October2021/
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(
    r'(?P<skip>[\s,\ufeff]+|#[^\n]*)|(?P<block>"""(?:[^"]|"(?!""))*""")|(?P<text>"(?:\\.|[^"\\\n])*")|(?P<spread>\.\.\.)'
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<mark>[{}()\[\]:$!=@|&])"
)
_WORDS: Mapping[str, Any] = {"true": True, "false": False, "null": None}
_DEEPEST = 20


class DocumentError(ValueError):
    """Why a document cannot be read."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field that is asked for, under the name that the answer has it by."""

    name: str
    key: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    kind: str
    fields: tuple[Field, ...]


def read_document(text: str, variables: Mapping[str, Any] | None = None) -> Operation:
    """Return the one operation of a document with its variables put in; raises `DocumentError`."""
    return _Reader(text, variables or {}).operation()


class _Reader:
    def __init__(self, text: str, variables: Mapping[str, Any]) -> None:
        self._tokens = _tokens(text)
        self._place, self._variables = 0, dict(variables)

    def operation(self) -> Operation:
        kind = "query"
        if self._peek() in ("query", "mutation"):
            kind = self._next()
            if self._peek() not in ("(", "{"):
                self._next()
            if self._peek() == "(":
                self._declarations()
        fields = self._fields(0)
        if self._peek():
            raise DocumentError(f"there is something behind the operation: {self._peek()}")
        return Operation(kind, fields)

    def _declarations(self) -> None:
        self._expect("(")
        while self._peek() != ")":
            self._expect("$")
            name = self._next()
            self._expect(":")
            while self._peek() in ("[", "]", "!") or self._peek().isidentifier():
                self._next()
            if self._peek() == "=":
                self._next()
                self._variables.setdefault(name, self._value(0))
        self._expect(")")

    def _fields(self, depth: int) -> tuple[Field, ...]:
        if depth > _DEEPEST:
            raise DocumentError(f"fields may be nested {_DEEPEST} deep")
        self._expect("{")
        found: list[Field] = []
        while self._peek() != "}":
            if self._peek() == "...":
                found += self._spread(depth)
            else:
                found.append(self._field(depth))
        self._expect("}")
        if not found:
            raise DocumentError("no field is asked for")
        return tuple(found)

    def _spread(self, depth: int) -> tuple[Field, ...]:
        self._expect("...")
        self._expect("on")
        self._next()
        return self._fields(depth + 1)

    def _field(self, depth: int) -> Field:
        key = name = self._name()
        if self._peek() == ":":
            self._next()
            name = self._name()
        arguments = self._arguments() if self._peek() == "(" else {}
        return Field(name, key, arguments, self._fields(depth + 1) if self._peek() == "{" else ())

    def _arguments(self) -> dict[str, Any]:
        self._expect("(")
        found: dict[str, Any] = {}
        while self._peek() != ")":
            name = self._name()
            self._expect(":")
            found[name] = self._value(0)
        self._expect(")")
        return found

    def _value(self, depth: int) -> Any:
        token = self._next()
        if depth > _DEEPEST or not token:
            raise DocumentError("a value is missing, or nested too deeply")
        if token == "$":
            return self._variables.get(self._name())
        if token == "[":
            values = []
            while self._peek() != "]":
                values.append(self._value(depth + 1))
            self._next()
            return values
        if token == "{":
            return self._object(depth)
        return _plain(token)

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while self._peek() != "}":
            name = self._name()
            self._expect(":")
            found[name] = self._value(depth + 1)
        self._next()
        return found

    def _peek(self) -> str:
        return self._tokens[self._place] if self._place < len(self._tokens) else ""

    def _next(self) -> str:
        token = self._peek()
        self._place += 1
        return token

    def _name(self) -> str:
        name = self._next()
        if not name.isidentifier():
            raise DocumentError(f"expected a name, not {name or 'the end'}")
        return name

    def _expect(self, token: str) -> None:
        found = self._next()
        if found != token:
            raise DocumentError(f"expected {token}, not {found or 'the end'}")


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise DocumentError(f"unexpected character {text[place]!r} at {place + 1}")
        if match.lastgroup != "skip":
            found.append(match[0])
        place = match.end()
    return found


def _plain(token: str) -> Any:
    if token.startswith('"""'):
        return token[3:-3].strip()
    if token.startswith('"') or token[0] in "-0123456789":
        try:
            return json.loads(token)
        except ValueError as error:
            raise DocumentError(f"{token} cannot be read") from error
    if token.isidentifier():
        return _WORDS.get(token, token)
    raise DocumentError(f"expected a value, not {token}")
