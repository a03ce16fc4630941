"""From text to `Condition` and `Statement`, or to an error that says where and what was expected."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from harness.ocnql.syntax import And, Comparison, Condition, In, IsNull, Like, Or, Statement, Value, spell_name

_Node = TypeVar("_Node", And, Or)

MAX_DEPTH = 100
MAX_LENGTH = 100_000
MAX_DIGITS = 400

_SAID = {
    **dict.fromkeys(("NAME", "BACKTICKED", "BRACKETED"), "a field name"),
    **dict.fromkeys(("STRING", "TYPOGRAPHIC", "DOUBLE"), "a quoted text"),
    **dict.fromkeys(("DATE", "WORD", "TRUE", "FALSE"), "a value"),
    "NUMBER": "a number",
    "COMPARE": "an operator (= != < > <= >=)",
    "DIRECTION": "ASC or DESC",
    "LPAR": "'('",
    "RPAR": "')'",
    "COMMA": "','",
    "STAR": "'*'",
    "EQUAL": "'='",
    "$END": "the end",
}


class OcnqlError(ValueError):
    """The text is no OCNQL; the message gives place and expectation."""


def parse_condition(text: str) -> Condition:
    """Read a condition without the word WHERE, or raise `OcnqlError`."""
    condition: Condition = _parse(text, "condition")
    return condition


def parse_statement(text: str) -> Statement:
    """Read a whole ``select`` statement, or raise `OcnqlError`."""
    statement: Statement = _parse(text, "statement")
    return statement


class _Build(Transformer[Token, Any]):
    """Turns each rule into its value as soon as it is recognised, so that depth costs no stack."""

    def compare(self, parts: list[Any]) -> Comparison:
        name, operator, value = parts
        return Comparison(name, "!=" if operator == "<>" else str(operator), value)

    def like(self, parts: list[Any]) -> Like:
        return Like(*parts)

    def not_like(self, parts: list[Any]) -> Like:
        return Like(parts[0], parts[1], negated=True)

    def among(self, parts: list[Any]) -> In:
        return In(parts[0], tuple(parts[1:]))

    def not_among(self, parts: list[Any]) -> In:
        return In(parts[0], tuple(parts[1:]), negated=True)

    def is_null(self, parts: list[Any]) -> IsNull:
        return IsNull(parts[0])

    def is_not_null(self, parts: list[Any]) -> IsNull:
        return IsNull(parts[0], negated=True)

    def all_of(self, parts: list[Any]) -> And:
        return _shallow(And(tuple(parts)))

    def any_of(self, parts: list[Any]) -> Or:
        return _shallow(Or(tuple(parts)))

    def name(self, parts: list[Token]) -> str:
        (token,) = parts
        return str(token) if token.type == "NAME" else str(token)[1:-1]

    def text(self, parts: list[Token]) -> str:
        return _text(parts[0])

    def value(self, parts: list[Token]) -> Value:
        return _value(parts[0]) if parts else None

    def everything(self, _parts: list[Any]) -> tuple[str, ...]:
        return ()

    def selection(self, parts: list[str]) -> tuple[str, ...]:
        return tuple(parts)

    def where(self, parts: list[Any]) -> Any:
        return parts[0]

    def key(self, parts: list[Any]) -> str:
        name, direction = parts
        return spell_name(name) + (f" {direction.lower()}" if direction else "")

    def order(self, parts: list[str]) -> str:
        return ", ".join(parts)

    def limit(self, parts: list[Token]) -> int:
        if not parts[0].isdigit() or len(parts[0]) > MAX_DIGITS or int(parts[0]) < 1:
            raise _error(f"'{parts[0]}' is no limit", parts[0].start_pos, "a whole number of at least 1")
        return int(parts[0])

    def statement(self, parts: list[Any]) -> Statement:
        return Statement(*parts)

    def limit_first(self, parts: list[Any]) -> Statement:
        fields, name, limit, where, order = parts
        return Statement(fields, name, where, order, limit)

    def limit_before_order(self, parts: list[Any]) -> Statement:
        fields, name, limit, order = parts
        return Statement(fields, name, None, order, limit)


@cache
def _reader(start: str) -> Lark:
    grammar = files("harness.ocnql").joinpath("grammar.lark").read_text("utf-8")
    return Lark(grammar, start=start, parser="lalr", maybe_placeholders=True, transformer=_Build())


def _parse(text: str, start: str) -> Any:
    if len(text) > MAX_LENGTH:
        raise _error("the text goes on", MAX_LENGTH, f"at most {MAX_LENGTH} characters")
    try:
        return _reader(start).parse(text)
    except UnexpectedInput as error:
        raise _explained(error, text) from None
    except VisitError as error:
        if isinstance(error.orig_exc, OcnqlError):
            raise error.orig_exc from None
        raise


def _explained(error: UnexpectedInput, text: str) -> OcnqlError:
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return _error(f"'{error.token}' is not possible", error.token.start_pos, _said(error.accepts or error.expected))
    if isinstance(error, UnexpectedCharacters):
        place = error.pos_in_stream or 0
        return _error(
            f"'{text[place : place + 20].split(maxsplit=1)[0]}' is not possible", place, _said(error.allowed or set())
        )
    expected = error.expected if isinstance(error, UnexpectedEOF | UnexpectedToken) else ()
    accepts = getattr(error, "accepts", None)
    return _error("the text ends", len(text), _said(accepts or expected))


def _said(terminals: Any) -> str:
    names = {_SAID.get(name, name.strip("_")) for name in terminals}
    return " or ".join(sorted(names, key=lambda name: (name == "the end", name))) or "nothing more"


def _error(what: str, place: int | None, expected: str) -> OcnqlError:
    return OcnqlError(f"Error parsing query: {what} at position {(place or 0) + 1}: expected {expected}")


def _text(token: Token) -> str:
    inner = str(token)[1:-1]
    if token.type == "DOUBLE":
        return inner.replace('""', '"')
    return inner.replace("''", "'").replace("\u2019\u2019", "\u2019" if token.type == "TYPOGRAPHIC" else "\u2019\u2019")


def _value(token: Token) -> Value:
    match token.type:
        case "STRING" | "TYPOGRAPHIC" | "DOUBLE":
            return _text(token)
        case "TRUE" | "FALSE":
            return token.type == "TRUE"
        case "NUMBER":
            if len(token) > MAX_DIGITS:
                raise _error("the number goes on", token.start_pos, f"at most {MAX_DIGITS} digits")
            return int(token) if token.lstrip("+-").isdigit() else Decimal(token)
    return str(token)


def _shallow(node: _Node) -> _Node:
    if _depth(node) > MAX_DEPTH:
        raise OcnqlError(f"Error parsing query: parentheses too deep: expected at most {MAX_DEPTH} levels")
    return node


def _depth(node: Condition) -> int:
    return 1 + max(map(_depth, node.parts)) if isinstance(node, And | Or) else 0
