"""The kinds of plan that a vendor has, and the words of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors import drift, faults, jobs, permissions
from mock_vendors.occasion import read_words
from mock_vendors.spec import VendorSpec


@dataclass(frozen=True, slots=True)
class PlanWords:
    """How the words of one kind of plan are read; ``option`` is the command line's name for one of them,
    ``form`` and ``example`` are for whoever got them wrong."""

    option: str
    parse_all: Callable[[Iterable[str], Collection[str]], tuple[Any, ...]]
    form: str
    example: str


PLANS: Mapping[str, PlanWords] = {
    "faults": PlanWords("fault", faults.parse_all, "EFFECT[:ARG]@KEY=VALUE[,KEY=VALUE…]", "status:503@calls=3-5"),
    "permissions": PlanWords(
        "permission",
        permissions.parse_all,
        "RULE[:ARG]@KEY=VALUE[,KEY=VALUE…]",
        "forbid:create@resource=contacts,from=2026-01-01",
    ),
    "drift": PlanWords(
        "drift", drift.parse_all, "EFFECT[:[COUNT][/WHERE]]@KEY=VALUE[,KEY=VALUE…]", "delete:2/read@page=2"
    ),
    "job_faults": PlanWords(
        "job-fault", jobs.parse_all, "WHAT[:ARG]@KEY=VALUE[,KEY=VALUE…]", "failed:out of memory@calls=2"
    ),
}
"""By the name of the part of a vendor file, of the attribute of a `Vendor`, and of the path in the control API."""


def meant_for(spec: VendorSpec, words: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return those words that a vendor can follow: the others name a resource that it does not have."""
    return {
        name: [text for text in specs if read_words(text).occasion.resource in (None, *spec.subjects)]
        for name, specs in words.items()
    }
