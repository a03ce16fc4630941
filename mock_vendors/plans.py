"""The kinds of plan that a vendor has, and the words of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors import faults


@dataclass(frozen=True, slots=True)
class PlanWords:
    """How the words of one kind of plan are read; ``form`` and ``example`` are for whoever got them wrong."""

    parse_all: Callable[[Iterable[str], Collection[str]], tuple[Any, ...]]
    form: str
    example: str


PLANS: Mapping[str, PlanWords] = {
    "faults": PlanWords(faults.parse_all, "EFFECT[:ARG]@KEY=VALUE[,KEY=VALUE…]", "status:503@calls=3-5"),
}
"""By the name of the part of a vendor file, of the attribute of a `Vendor`, and of the path in the control API."""
