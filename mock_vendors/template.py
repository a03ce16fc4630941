"""Bodies as vendor files write them, filled with facts.

``$name`` as a whole text stands for a fact of any type, ``$name?`` leaves its key out when the fact is null or
missing, ``{name}`` inside a text is replaced, a list with one object that has ``$each: name`` repeats it, and an
object with ``$if: name`` is left out when the fact is null, false, empty or missing. An object with ``$each: name``
and ``$by: fact`` becomes one list for each value of that fact, of what else is in it (or of ``$item``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_HOLE = re.compile(r"\{(\w+)\}")
_EACH = "$each"
_BY = "$by"
_ITEM = "$item"
IF = "$if"
_LEFT_OUT = object()


def fill(template: Any, facts: Mapping[str, Any]) -> Any:
    """Return the template with every hole filled; a fact that is not there becomes null or an empty text."""
    filled = _fill(template, facts)
    return None if filled is _LEFT_OUT else filled


def names(template: Any) -> Iterator[str]:
    """Yield every fact that a template asks for."""
    if isinstance(template, str):
        if template.startswith("$"):
            yield template[1:].removesuffix("?")
        else:
            yield from _HOLE.findall(template)
    elif isinstance(template, Mapping):
        for key, value in template.items():
            if key in (IF, _EACH):
                yield value
            else:
                yield from names(value)
    elif isinstance(template, list):
        for value in template:
            yield from names(value)


def left_out(template: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Tell whether an object is left out because of the fact that it hangs on."""
    return IF in template and not facts.get(template[IF])


def _fill(template: Any, facts: Mapping[str, Any]) -> Any:
    if isinstance(template, str):
        return _text(template, facts)
    if isinstance(template, Mapping):
        if left_out(template, facts):
            return _LEFT_OUT
        if _BY in template:
            return _grouped(template, facts)
        pairs = (
            (_text(key, facts) if "{" in key else key, _fill(value, facts))
            for key, value in template.items()
            if key != IF
        )
        return {key: value for key, value in pairs if value is not _LEFT_OUT}
    if isinstance(template, list):
        return list(_items(template, facts))
    return template


def _grouped(template: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, list[Any]]:
    rest = {key: value for key, value in template.items() if key not in (_EACH, _BY)}
    grouped: dict[str, list[Any]] = {}
    for each in facts.get(template[_EACH], ()):
        known = {**facts, **each}
        grouped.setdefault(_word(known.get(template[_BY])), []).append(_fill(rest.get(_ITEM, rest), known))
    return grouped


def _items(template: list[Any], facts: Mapping[str, Any]) -> Iterator[Any]:
    for item in template:
        if isinstance(item, Mapping) and _EACH in item:
            inner = {key: value for key, value in item.items() if key != _EACH}
            for each in facts.get(item[_EACH], ()):
                yield _fill(inner, {**facts, **each})
        else:
            yield _fill(item, facts)


def _text(template: str, facts: Mapping[str, Any]) -> Any:
    if template.startswith("$"):
        name = template[1:].removesuffix("?")
        value = facts.get(name)
        return _LEFT_OUT if value is None and template.endswith("?") else value
    return _HOLE.sub(lambda hole: _word(facts.get(hole[1])), template)


def _word(value: Any) -> str:
    return "" if value is None else str(value)
