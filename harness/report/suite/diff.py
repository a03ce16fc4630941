"""What was expected and what came instead, taken out of a failure's details."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MOST_LINES = 120
# How pytest marks the lines that explain an assertion, and where a value in it came from.
SAID = re.compile(r"^E(?:$|\s{3}(.*)$)")
ORIGIN = re.compile(r"^\s*\+\s+(?:where|and) ")
CHANGED = re.compile(r"^\s*([-+]) ?(.*)$")
EQUAL = re.compile(r"^\s*(?:AssertionError: )?assert (?P<actual>.+?) == (?P<expected>.+)$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``kind`` is ``expected``, ``actual`` or ``same``."""

    kind: str
    text: str


def differences(details: str) -> tuple[Line, ...]:
    """Return the lines that differ, with those around them; none, when the failure is not about two values."""
    said = [hit[1] or "" for line in details.splitlines() if (hit := SAID.match(line))]
    found = list(_changed(said))
    kinds = {line.kind for line in found}
    return tuple(found[:MOST_LINES]) if kinds & {"expected", "actual"} else tuple(_compared(said))


def _changed(said: list[str]) -> Iterator[Line]:
    """Yield the part that pytest writes as a diff: it stands below its own heading."""
    inside = False
    for line in said:
        if line.strip() == "Full diff:":
            inside = True
        elif inside and not ORIGIN.match(line) and not line.lstrip().startswith("? "):
            hit = CHANGED.match(line)
            kind = "same" if hit is None else "expected" if hit[1] == "-" else "actual"
            yield Line(kind, hit[2] if hit else line.removeprefix("    "))


def _compared(said: list[str]) -> Iterator[Line]:
    hit = next((hit for line in said if (hit := EQUAL.match(line))), None)
    if hit:
        yield Line("expected", hit["expected"])
        yield Line("actual", hit["actual"])
