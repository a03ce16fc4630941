"""Paging styles, the vendor's half: from what was asked and how much there is to a cut; pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mock_vendors.exchange import Refusal
from mock_vendors.registry import Registry


@dataclass(frozen=True, slots=True)
class Asked:
    """A page as it was asked for: parameters, and ``query``, which names the list and its conditions."""

    parameters: Mapping[str, str]
    total: int
    query: str = ""
    seal: Callable[[str], str] = str
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """Which places of the list go out; ``facts`` fill the envelope, ``links`` give parameters of related pages.

    ``next`` holds the parameters that ask for the following page, or None at the end.
    """

    start: int
    stop: int
    next: Mapping[str, str] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class BadPage(Exception):
    """A paging parameter that this vendor refuses."""

    def __init__(self, parameter: str, value: str, text: str, error: str = "bad_parameter") -> None:
        super().__init__(text)
        self.parameter, self.value, self.text, self.error = parameter, value, text, error


class Style(Protocol):
    """One way to cut a list into pages; a frozen dataclass whose fields are its options."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the query parameters it reads."""

    def first(self, size: int) -> Mapping[str, str]:
        """Return the parameters that ask for the first page at this size."""

    def cut(self, asked: Asked) -> Cut:
        """Return the page; raises `BadPage`."""


def cut_page(style: Style, asked: Asked) -> Cut:
    """Cut a page; a parameter that the style refuses becomes the vendor's refusal."""
    try:
        return style.cut(asked)
    except BadPage as bad:
        problem = {"field": bad.parameter, "value": bad.value, "message": bad.text, "requirement": "RangeRequirement"}
        raise Refusal(bad.error, [problem]) from bad


STYLES: Registry[Style] = Registry("paging style", "mock_vendors.paging")
