"""``{name}`` in a definition's texts stands for a credential of the instance."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from contracts import ContractError, Problem, nearest

PARENT = "parent"
"""The one name that is no credential: the id of the record whose children are asked for."""

_PLACE = re.compile(r"\{(\w+)\}")


def filled(text: str, values: Mapping[str, str], *, path: bool = False) -> str:
    """Put the values in, percent-encoded where the text is a path; a name without value is a `ContractError`."""
    values = {PARENT: f"{{{PARENT}}}", **values} if path else values
    missing = [name for name in names_in((text,)) if name not in values]
    if missing:
        known = nearest(missing[0], values)
        raise ContractError([Problem("", "credentials", f"no '{missing[0]}'; {known}")])
    return _PLACE.sub(lambda found: quote(values[found[1]], safe="{}") if path else values[found[1]], text)


def names_in(texts: Iterable[str]) -> list[str]:
    """Return the names of all placeholders in these texts."""
    return [name for text in texts for name in _PLACE.findall(text)]
