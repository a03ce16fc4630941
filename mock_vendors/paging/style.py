"""What a paging style is, what it is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from mock_vendors.exchange import Refusal
from mock_vendors.paging.memory import Traversals
from mock_vendors.paging.place import Page, Place, walked
from mock_vendors.paging.rows import NO_ROWS, Rows
from mock_vendors.paging.traits import Trait


@dataclass(frozen=True, slots=True)
class Asked:
    """A page as it was asked for: parameters, and ``query``, which names the list and its conditions."""

    parameters: Mapping[str, str]
    total: int
    query: str = ""
    seal: Callable[[str], str] = str
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: Rows = NO_ROWS
    memory: Traversals = field(default_factory=Traversals)
    now: float = 0.0
    version: int = 0
    """The newest state of the data."""
    as_of: int | None = None
    """The older state that the page is cut from, where the list goes on with one."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Which places of the list go out; ``facts`` fill the envelope, ``links`` give parameters of related pages.

    ``next`` holds the parameters that ask for the following page, or None at the end; ``previous`` likewise.
    """

    start: int
    stop: int
    next: Mapping[str, str] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    previous: Mapping[str, str] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] | None = None
    """Which of the request's own parameters URLs repeat; None for all of them."""
    form: str | None = None
    """Whether the fact ``next`` is a URL, and which: ``absolute``, ``relative`` or ``query``."""
    origin: str | None = None
    """Where URLs point instead of at the host that was asked; ``{holes}`` stand for parts of that."""
    places: Sequence[int] | None = None
    """The places that go out where they are not those from ``start`` to ``stop`` in order."""
    mark: Callable[[int], str] | None = None
    """Gives a token for what follows a place, where every record carries one of its own."""
    status: int = 200
    linking: Callable[[Sequence[tuple[str, str]]], tuple[str, ...]] | None = None
    """Writes relations and URLs as ``Link`` headers, where the vendor has a way of its own."""
    nothing: Any = None
    """What stands where the next page would be told and there is none."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a continuation brings along: the parameters of its list, and the state of the data it goes on with."""

    parameters: Mapping[str, str]
    version: int | None = None


class BadPage(Exception):
    """A paging parameter that this vendor refuses; an ``error`` in digits is a bare status."""

    def __init__(self, parameter: str, value: str, text: str, error: str = "bad_parameter") -> None:
        super().__init__(text)
        self.parameter, self.value, self.text, self.error = parameter, value, text, error


class Style(Protocol):
    """One way to cut a list into pages; a frozen dataclass whose fields are its options."""

    @property
    def traits(self) -> frozenset[Trait]:
        """What it can do, as far as knobs need to know."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters it reads."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of records whose values it looks at."""

    def first(self, size: int) -> Mapping[str, str]:
        """Return the parameters that ask for the first page at this size."""

    def conditions(self, parameters: Mapping[str, str], /) -> dict[str, str]:
        """Return those parameters that name the list, whatever page of it is asked for."""

    def resume(self, asked: Asked, /) -> Resumed | None:
        """Return what a continuation brings along; raises `BadPage`."""

    def find(self, asked: Asked, /) -> Place:
        """Return the place that a request points at; raises `BadPage`."""

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        """Return a page as it is shown to the client."""

    def cut(self, asked: Asked, /) -> Cut:
        """Return the page that was asked for; raises `BadPage`."""


class Paged:
    """What every style shares."""

    __slots__ = ()

    @property
    def fields(self) -> tuple[str, ...]:
        return ()

    def conditions(self: Style, parameters: Mapping[str, str], /) -> dict[str, str]:
        """Return all parameters but the style's own."""
        own = self.parameters
        return {name: text for name, text in parameters.items() if name not in own}

    def resume(self, _asked: Asked, /) -> Resumed | None:
        """Bring nothing along."""
        return None

    def cut(self: Style, asked: Asked, /) -> Cut:
        """Return the page that was asked for, from a vendor that does nothing special."""
        return self.tell(asked, walked(self.find(asked), asked.total))


def cut_page(style: Style, asked: Asked) -> Cut:
    """Cut a page; a parameter that the style refuses becomes the vendor's refusal."""
    try:
        return style.cut(asked)
    except BadPage as bad:
        raise refusal(bad) from bad


def resume(style: Style, asked: Asked) -> Resumed | None:
    """Return what a continuation brings along; one that the style refuses becomes the vendor's refusal."""
    try:
        return style.resume(asked)
    except BadPage as bad:
        raise refusal(bad) from bad


def refusal(bad: BadPage) -> Refusal:
    """Return the vendor's refusal of a parameter."""
    problem = {"field": bad.parameter, "value": bad.value, "message": bad.text, "requirement": "RangeRequirement"}
    return Refusal(bad.error, [problem])
