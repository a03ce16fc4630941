"""What a test or a scenario covers: the promises it holds a target to, the bug classes it provokes, what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

MARK = "__bulk_covers__"
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Covers:
    """``promises`` are ids of `contracts.requirements`, ``bugs`` entries of the connector bug catalogue.

    ``needs`` are capabilities of a target, ``vendors`` the mock vendors that have to stand behind it. ``story`` tells
    whether the function is a scenario, which is collected whatever its name, ``slow`` that a quick run leaves it out.
    """

    promises: tuple[str, ...] = ()
    bugs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    story: bool = False
    slow: bool = False


def covers(
    *,
    promises: Iterable[str] = (),
    bugs: Iterable[str] = (),
    needs: Iterable[str] = (),
    vendors: Iterable[str] = (),
    slow: bool = False,
) -> Callable[[Function], Function]:
    """Say what a test covers; stands above its other decorators."""
    return _marked(Covers(tuple(promises), tuple(bugs), tuple(needs), tuple(vendors), slow=slow))


def scenario(
    *,
    promises: Iterable[str] = (),
    bugs: Iterable[str] = (),
    needs: Iterable[str] = (),
    vendors: Iterable[str] = (),
    slow: bool = False,
) -> Callable[[Function], Function]:
    """Make a function a scenario: one story that is told to a target; its argument ``bulk`` is that target."""
    return _marked(Covers(tuple(promises), tuple(bugs), tuple(needs), tuple(vendors), story=True, slow=slow))


def covered_by(function: Any) -> Covers | None:
    """Return what a function says that it covers."""
    return getattr(function, MARK, None)


def _marked(what: Covers) -> Callable[[Function], Function]:
    def mark(function: Function) -> Function:
        setattr(function, MARK, what)
        if what.story:
            # By this pytest knows a test, whatever its name.
            vars(function)["__test__"] = True
        return function

    return mark
