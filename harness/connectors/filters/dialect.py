"""What every filter dialect is, and what they share."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from contracts import nearest
from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.errors import Unsupported
from harness.connectors.page import Ask
from harness.connectors.registry import Registry
from harness.ocnql import And, Condition, fields_of
from harness.ocnql.instants import in_seconds, instant
from harness.ocnql.syntax import Value

_KEY = re.compile(r"\s*`?([^\s`,]+)`?(?:\s+(asc|desc))?\s*", re.IGNORECASE)
_YEAR_4000 = 64_060_588_800
_COUNT = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Order:
    """One key of an order."""

    field: str
    descending: bool


class Dialect(Protocol):
    """Turns an `Ask` into parameters of its vendor: texts, or JSON values where a list is asked for with POST."""

    def __call__(self, resource: ObjectDefinition, ask: Ask) -> Mapping[str, Any]:
        """Return the parameters for condition, fields and order; raise `Unsupported` for what cannot be had."""


DIALECTS: Registry[Dialect] = Registry("filter dialect", __name__.rpartition(".")[0])


def conjuncts(condition: Condition | None) -> Iterator[Condition]:
    """Yield what must all hold: each may be asked for alone, since the whole is checked again."""
    if isinstance(condition, And):
        for part in condition.parts:
            yield from conjuncts(part)
    elif condition is not None:
        yield condition


def orders(text: str | None) -> list[Order]:
    """Read ``name asc, other desc``."""
    found = [(_KEY.fullmatch(part), part) for part in (text or "").split(",")] if text else []
    for match, part in found:
        if match is None:
            raise Unsupported(f"orderBy '{part.strip()}' is not '<field> [asc|desc]'")
    return [Order(match[1], (match[2] or "").lower() == "desc") for match, _ in found if match]


def order_parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Say the order in the vendor's parameters: one for the name, and one for the direction if it has it."""
    keys = orders(ask.order_by)
    if not keys:
        return {}
    known = resource.filter.order
    if len(keys) > 1 or keys[0].field not in known:
        hint = f"one of them: {nearest(keys[0].field, known)}" if known else "it has no order to choose"
        raise Unsupported(f"orderBy '{ask.order_by}' is not possible for '{resource.name}'; {hint}")
    said, name, down = resource.filter, known[keys[0].field], keys[0].descending
    if len(said.order_parameters) > 1:
        return dict(zip(said.order_parameters, (name, said.order_words[down]), strict=True))
    return {said.order_parameters[0]: said.order_descending.replace("{name}", name) if down else name}


def second(value: Value) -> int | None:
    """Return the whole second at or before a literal that names an instant vendors can be told."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str) and not _COUNT.fullmatch(value):
        found = instant(value)
        number = None if found is None else Decimal(found)
    else:
        number = Decimal(value)
        number = in_seconds(number)
    return None if number is None or not 0 <= number < _YEAR_4000 else math.floor(number)


def field_parameters(resource: ObjectDefinition, ask: Ask) -> Mapping[str, str]:
    """Name the fields that are wanted, and those that the check of the condition and of the window needs."""
    parameter = resource.parameters.get("fields")
    if not parameter or not ask.fields:
        return {}
    dates = [date.name for date in (resource.created_date, resource.updated_date) if date]
    asked = fields_of(ask.where) if ask.where is not None else ()
    wanted = dict.fromkeys((resource.primary_key, *ask.fields, *sorted(asked), *dates))
    known = dict.fromkeys(name.partition(".")[0] for name in wanted)
    return {parameter: ",".join(name for name in known if not resource.fields or name in resource.fields)}


def plain_text(value: Value) -> str | None:
    """Return a text that equals nothing but itself; numbers and instants equal other spellings by our rules."""
    if not isinstance(value, str) or not value or value != value.strip():
        return None
    return value if instant(value) is None and not _COUNT.fullmatch(value) else None
