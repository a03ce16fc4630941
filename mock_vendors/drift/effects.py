"""What drift does to a data set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from contracts import nearest
from mock_vendors.drift.scene import Scene, Where
from mock_vendors.registry import Registry

_EXTENT = re.compile(r"(\d*)(?:/(.*))?")
_WORDS = tuple(where.value for where in Where)


@dataclass(frozen=True, slots=True)
class Extent:
    """How many records, and where in the list that the client reads; None: wherever it comes."""

    count: int = 1
    where: Where | None = None


def read_extent(argument: str) -> Extent:
    """Return what ``[COUNT][/WHERE]`` says; raises `ValueError`."""
    match = _EXTENT.fullmatch(argument)
    if match is None or match[1] == "0":
        raise ValueError(f"'{argument}' is not [COUNT][/WHERE] with a count from 1, as in 2 or 3/read")
    if match[2] is not None and match[2] not in _WORDS:
        raise ValueError(f"no place called '{match[2]}'; {nearest(match[2], _WORDS)}")
    return Extent(int(match[1] or 1), Where(match[2]) if match[2] is not None else None)


class Effect(Protocol):
    """One effect; a frozen dataclass with at most the option ``argument``, a text from the words for it."""

    def strike(self, scene: Scene, /) -> None:
        """Change the records."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What effects share that strike so many records."""

    argument: str = "1"

    def __post_init__(self) -> None:
        read_extent(self.argument)

    @property
    def extent(self) -> Extent:
        return read_extent(self.argument)


EFFECTS: Registry[Effect] = Registry("drift", "mock_vendors.drift.kinds")
