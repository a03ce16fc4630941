"""Names as callers write them, alone or in lists."""

from __future__ import annotations

BLANKS = "".join(map(chr, range(33)))
"""What may surround a name: the blank and the control characters."""


def field_names(text: str) -> tuple[str, ...]:
    """Return the names in a comma-separated list; raises `ValueError` for an empty one."""
    names = tuple(name.strip(BLANKS) for name in text.split(","))
    if not all(names):
        raise ValueError("has an empty item; write field names separated by single commas")
    return tuple(dict.fromkeys(names))
