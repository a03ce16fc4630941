"""OCNQL as values: what a condition says, free of how it was spelled."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

Value = str | int | Decimal | bool | None
"""A literal; dates and bare words are text."""

_PLAIN_NAME = re.compile(r"[^\W\d][\w$-]*(?:\.[^\W\d][\w$-]*)*")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field held against one value."""

    field: str
    operator: str
    value: Value

    def __str__(self) -> str:
        return f"{spell_name(self.field)} {self.operator} {spell_value(self.value)}"


@dataclass(frozen=True, slots=True)
class Like:
    """Text against a pattern in which only ``%`` is special."""

    field: str
    pattern: str
    negated: bool = False

    def __str__(self) -> str:
        return f"{spell_name(self.field)} {'NOT ' * self.negated}LIKE {spell_value(self.pattern)}"


@dataclass(frozen=True, slots=True)
class In:
    """One field held against several values."""

    field: str
    values: tuple[Value, ...]
    negated: bool = False

    def __str__(self) -> str:
        return f"{spell_name(self.field)} {'NOT ' * self.negated}IN ({', '.join(map(spell_value, self.values))})"


@dataclass(frozen=True, slots=True)
class IsNull:
    """A field that is null or not there at all."""

    field: str
    negated: bool = False

    def __str__(self) -> str:
        return f"{spell_name(self.field)} IS {'NOT ' * self.negated}NULL"


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " AND ".join(f"({part})" if isinstance(part, And | Or) else str(part) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def __str__(self) -> str:
        return " OR ".join(f"({part})" if isinstance(part, Or) else str(part) for part in self.parts)


Condition = And | Or | Comparison | Like | In | IsNull


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole ``select``; no fields means all, and no ``order_by`` leaves the order to the vendor."""

    fields: tuple[str, ...]
    object_name: str
    where: Condition | None = None
    order_by: str | None = None
    limit: int | None = None

    def __str__(self) -> str:
        parts = [f"select {', '.join(map(spell_name, self.fields)) or '*'} from {spell_name(self.object_name)}"]
        parts += [f"where {self.where}"] if self.where else []
        parts += [f"order by {self.order_by}"] if self.order_by else []
        parts += [f"limit {self.limit}"] if self.limit is not None else []
        return " ".join(parts)


def spell_name(name: str) -> str:
    """Write a field name so that it reads back as the same name."""
    if _PLAIN_NAME.fullmatch(name):
        return name
    return f"[{name}]" if "`" in name else f"`{name}`"


def spell_value(value: Value) -> str:
    """Write a literal so that it reads back as the same value."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
