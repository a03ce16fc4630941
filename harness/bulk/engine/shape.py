"""What a record goes through on its way into the result: date window, null filter, projection."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from harness.bulk.criteria import Criteria, Window
from harness.bulk.instants import ReadInstant, parse_vendor
from harness.bulk.results.values import (
    Members,
    array_of,
    flat,
    is_array,
    is_object,
    items,
    lookup,
    members,
    object_of,
    plain,
)

Tree = dict[str, "bytes | Tree"]
Step = Callable[[bytes], bytes | None]
_NULL = b"null"


def shaper(criteria: Criteria, instant: ReadInstant = parse_vendor) -> Step | None:
    """Return what makes of a record its line in the result, ``None`` for a record that is left out.

    Without anything to do there is no step at all: records then pass through as the vendor sent them.
    """
    steps: list[Step] = []
    if criteria.window:
        steps.append(_window(criteria.window, instant))
    if criteria.filter_nulls:
        steps.append(without_nulls)
    if criteria.select_fields:
        steps.append(projection(criteria.select_fields))
    return _chain(steps) if steps else None


def columns_of(records: Iterable[bytes], seen: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns seen so far, those of these records added in the order of their first appearance."""
    known = dict.fromkeys(seen)
    for record in records:
        for name, _ in flat(members(record)):
            known.setdefault(name)
    return tuple(known)


def without_nulls(record: bytes) -> bytes:
    """Drop keys whose value is null, at any depth; nulls that are elements of arrays stay."""
    return _stripped(record) if _NULL in record else record


def _chain(steps: list[Step]) -> Step:
    def run(record: bytes) -> bytes | None:
        found: bytes | None = record
        for step in steps:
            if found is None:
                return None
            found = step(found)
        return found

    return run


def _window(window: Window, instant: ReadInstant) -> Step:
    def run(record: bytes) -> bytes | None:
        value = lookup(members(record), window.date_field)
        return record if window.holds(None if value is None else instant(plain(value))) else None

    return run


def _stripped(value: bytes) -> bytes:
    if _NULL not in value:
        return value
    if is_object(value):
        return object_of((key, _stripped(item)) for key, item in members(value).items() if item != _NULL)
    return array_of(map(_stripped, items(value))) if is_array(value) else value


def projection(names: tuple[str, ...]) -> Callable[[bytes], bytes]:
    """Return what keeps of a record the named fields, in that order."""
    return lambda record: _joined(_selected(members(record), names))


def _selected(record: Members, names: tuple[str, ...]) -> Tree:
    chosen: Tree = {}
    for name in names:
        value = lookup(record, name)
        if value is not None:
            _place(chosen, [name] if name in record else name.split("."), value)
    return chosen


def _place(target: Tree, path: list[str], value: bytes) -> None:
    head, *rest = path
    if not rest:
        target[head] = value
        return
    inner = target.setdefault(head, {})
    # A whole object that was selected before has its parts in it already.
    if isinstance(inner, dict):
        _place(inner, rest, value)


def _joined(tree: Tree) -> bytes:
    return object_of((key, _joined(item) if isinstance(item, dict) else item) for key, item in tree.items())
