"""Was this record created? The vendor's own list decides, by content and time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.java_dates import EPOCH, comparable, date_reader
from harness.ocnql import And, Comparison, Condition
from harness.ocnql.instants import in_seconds, instant

SKEW = 2.0
"""Vendors keep whole seconds, and how far their clock is from ours is known to the second only."""


def condition(resource: ObjectDefinition, record: Mapping[str, Any], since: float) -> Condition | None:
    """Say in OCNQL what the list has to be narrowed to; the dialect pushes down what it can."""
    create, created = resource.create, resource.created_date
    parts: list[Condition] = [
        Comparison(name, "=", value)
        for name in (create.find_by if create else ())
        if isinstance(value := value_at(record, name), str) and value
    ]
    if created and comparable(created.format):
        parts.append(Comparison(created.name, ">=", int(since - SKEW)))
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def says(found: Mapping[str, Any], sent: Mapping[str, Any], seen_as: Mapping[str, str]) -> bool:
    """Tell whether a vendor's record says all that was sent, some of it under another name."""
    for name, place in seen_as.items():
        held = list(_reach(found, place.split(".")))
        if not all(any(_same(value, wanted) for value in held) for wanted in _reach(sent, name.split("."))):
            return False
    moved = {name.partition(".")[0] for name in seen_as}
    return contains(found, {name: value for name, value in sent.items() if name not in moved})


def contains(found: Any, sent: Any) -> bool:
    """Tell whether a vendor's value says what was sent, in whatever type the vendor keeps it."""
    if isinstance(sent, Mapping):
        if isinstance(found, list):
            return any(contains(entry, sent) for entry in found)
        return isinstance(found, Mapping) and all(contains(found.get(name), value) for name, value in sent.items())
    if isinstance(sent, list):
        return isinstance(found, list) and all(any(contains(entry, value) for entry in found) for value in sent)
    if isinstance(found, Mapping) and {"amount", "divisor"} <= set(found):
        amount, divisor = _number(found["amount"]), _number(found["divisor"])
        return bool(amount is not None and divisor and _number(sent) == amount / divisor)
    return _same(found, sent)


def created_at(resource: ObjectDefinition, record: Mapping[str, Any]) -> float | None:
    """Return when a vendor's record was created, as far as it says."""
    value = record.get(resource.created_date.name) if resource.created_date else None
    if isinstance(value, str) and (moment := _written(resource, value)) is not None:
        return moment
    number = _number(value)
    if number is None:
        return None
    return float(in_seconds(number))


def _written(resource: ObjectDefinition, text: str) -> float | None:
    form = resource.created_date.format if resource.created_date else EPOCH
    return instant(text) if comparable(form) else date_reader(form)(text)


def _same(found: Any, sent: Any) -> bool:
    if found is None or sent is None or sent == "":
        return found in (None, "") and sent in (None, "")
    if isinstance(found, bool) or isinstance(sent, bool):
        return str(found).lower() == str(sent).lower()
    if str(found) == str(sent):
        return True
    numbers = not (isinstance(found, str) and isinstance(sent, str))
    return numbers and _number(found) is not None and _number(found) == _number(sent)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def value_at(record: Any, name: str) -> Any:
    """Return the first value under a dotted name, ``None`` without one."""
    values = list(_reach(record, name.split(".")))
    return values[0] if values else None


def _reach(node: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(node, list):
        for entry in node:
            yield from _reach(entry, path)
    elif not path:
        yield node
    elif isinstance(node, Mapping) and path[0] in node:
        yield from _reach(node[path[0]], path[1:])
