"""Query parameters of a list read into a condition and an order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import orjson

from mock_vendors.data.dataset import Order
from mock_vendors.data.times import instant
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition, Exact
from mock_vendors.exchange import Refusal
from mock_vendors.spec import FilterSpec, ListSpec, OrderSpec, ResourceSpec

_WHOLE = re.compile(r"[+-]?[0-9]{1,300}")
_PLACE = re.compile(r"\[\d+\]$")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def read_filters(listing: ListSpec, parameters: Mapping[str, str]) -> Condition:
    """Return what a list's parameters ask for; refuses a value that the vendor would refuse."""
    asked = ((spec, parameters.get(spec.parameter, spec.default)) for spec in listing.filters)
    tests = tuple(_test(spec, text) for spec, text in asked if text is not None)
    return All(tests) if tests else EVERYTHING


def read_order(spec: OrderSpec, parameters: Mapping[str, str]) -> tuple[Order, ...]:
    """Return the order that a list's parameters ask for, or the vendor's usual one."""
    if spec.default is None and spec.parameter is None:
        return ()
    asked = parameters.get(spec.parameter or "")
    direction = parameters.get(spec.direction or "")
    if asked is None and direction is None:
        return (Order(spec.default, spec.descending),) if spec.default else ()
    name = asked if asked is not None else _default_name(spec)
    if name is None and spec.default is not None:
        # What it is sorted by where nobody says so need not be something to ask for.
        return (Order(spec.default, _descending(spec, direction)),)
    if name is None or name not in spec.fields:
        raise _bad(spec.parameter or "", str(name), f"must be one of: {', '.join(spec.fields)}")
    field = spec.fields[name]
    if field.startswith("-"):
        return (Order(field[1:], True),)
    return (Order(field, _descending(spec, direction)),)


def check_parameters(specs: Mapping[str, Mapping[str, Any]], parameters: Mapping[str, str]) -> None:
    """Refuse a value outside of what a parameter without effect on the choice may say."""
    for name, spec in specs.items():
        value = parameters.get(name)
        if value is None and spec.get("required"):
            raise Refusal("missing_parameter", [{"field": name, "value": "", "message": f"{name} is missing"}])
        if value is not None and "of" in spec and value not in spec["of"]:
            raise _bad(name, value, f"must be one of: {', '.join(spec['of'])}")
        if value is not None and spec.get("reads") in READERS:
            _bounded(spec, name, value, _read(name, value, spec["reads"]))


def _bounded(spec: Mapping[str, Any], name: str, text: str, value: Any) -> None:
    if value < spec.get("least", value):
        raise _bad(name, text, f"must be at least {spec['least']}")
    if value > spec.get("most", value):
        raise _bad(name, text, f"must be at most {spec['most']}")


def check_known(parameters: Mapping[str, str], known: Iterable[str]) -> None:
    """Refuse a parameter that the vendor does not know; ``expand[0]`` is known where ``expand[]`` is."""
    for name in parameters:
        if _PLACE.sub("[]", name) not in known:
            raise Refusal(
                "unknown_parameter", [{"field": name, "value": parameters[name], "message": f"{name} is not known"}]
            )


def chosen_by(resource: ResourceSpec, listing: ListSpec) -> tuple[str, ...]:
    """Return the parameters by which a client chooses the order and the fields of a list."""
    names = (listing.order.parameter, listing.order.direction)
    return (
        *(name for name in names if name),
        *(each["parameter"] for each in (listing.shapes, resource.select) if each),
    )


def _default_name(spec: OrderSpec) -> str | None:
    return next((name for name, field in spec.fields.items() if field == spec.default), None)


def _descending(spec: OrderSpec, direction: str | None) -> bool:
    if direction is None:
        return spec.descending
    words = {
        "ASC": False,
        "DESC": True,
        "asc": False,
        "ascending": False,
        "up": False,
        "desc": True,
        "descending": True,
        "down": True,
    }
    if direction not in words:
        raise _bad(spec.direction or "", direction, "must be one of: asc, ascending, desc, descending, up, down")
    return words[direction]


def _test(spec: FilterSpec, text: str) -> Comparison:
    value = _read(spec.parameter, text, spec.reads, spec.zone)
    if spec.least is not None and value < spec.least:
        raise _bad(spec.parameter, text, f"must be at least {spec.least}")
    if spec.most is not None and len(value) > spec.most:
        raise _bad(spec.parameter, text, f"must list at most {spec.most}")
    return Comparison(spec.field, spec.test, value)


def _read(parameter: str, text: str, reads: str, zone: str = "UTC") -> Any:
    try:
        return instant(text, zone) if reads == "iso_time" else READERS[reads](text)
    except (ValueError, KeyError, OverflowError) as error:
        raise _bad(parameter, text, f"is not a valid {reads.replace('_', ' ')}") from error


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def _bad(parameter: str, value: str, text: str) -> Refusal:
    problem = {"field": parameter, "value": value, "message": f"{parameter} {text}", "requirement": "TypeRequirement"}
    return Refusal("bad_parameter", [problem])


READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "exact": Exact,
    "integer": _whole,
    "boolean": lambda text: _TRUTH[text.lower()],
    "iso_time": instant,
    "epoch": _whole,
    "texts": lambda text: tuple(map(str, orjson.loads(text))) if text.startswith("[") else tuple(text.split(",")),
    "integers": lambda text: tuple(_whole(part) for part in text.split(",")),
}
