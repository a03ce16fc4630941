"""Kinds of field: what a vendor file may ask a value to be."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from mock_vendors.data.pools import Pools
from mock_vendors.data.spread import salt, spread
from mock_vendors.registry import Registry
from mock_vendors.spec import ParentSpec, TimingSpec

Json = Any
MARK = "$kind"
"""The key that makes a node of a record template a generated value, of the kind that it names."""


@dataclass(frozen=True, slots=True)
class World:
    """What a kind may know when it is bound to a resource."""

    seed: int
    resource: str
    path: str
    timing: TimingSpec
    pools: Pools
    counts: Mapping[str, int]
    identities: Mapping[str, Indexed] = field(default_factory=dict)
    parent: ParentSpec | None = None
    credentials: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    """The time zone of the account."""
    scale: int = 1
    """How many numbers each row has for itself, inside a list of several things."""

    def chance(self, purpose: str) -> Callable[[int, int], int]:
        """Return a spreader of its own for one purpose of one field."""
        start = salt(self.seed, self.resource, self.path, purpose)
        return lambda index, size: spread(index, start, size)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A value drawn for each variant of a group of fields; rows then pick a variant."""

    draw: Callable[[random.Random], Json]


@dataclass(frozen=True, slots=True)
class Indexed:
    """A value computed from the row's index."""

    at: Callable[[int], Json]
    raw: Callable[[int], bytes] | None = None
    """The value's JSON, where that is had more quickly than by way of the value."""
    nullable: bool = False
    """Whether ``raw`` may say null."""
    key: Callable[[int], Any] | None = None
    ascending: bool = False
    locate: Callable[[Json], int | None] | None = None
    told: bool = False
    """Whether created records have it too, by their row number."""
    written: Callable[[float], Json] | None = field(default=None)
    """How a time is written, for kinds that are times: created records take it from the clock."""
    read: Callable[[Json], float] | None = None
    """What it says in epoch seconds, for kinds that are times."""
    touched: bool = False
    """Whether it is written anew with every change of its record."""
    absent: Callable[[int], bool] | None = None
    """In which rows not even its key is there."""


@dataclass(frozen=True, slots=True)
class FieldOf:
    """The value of another field of the same record."""

    path: str


Part = str | Drawn | Indexed | FieldOf


@dataclass(frozen=True, slots=True)
class Composed:
    """Text of several parts; ``locator`` finds the row number in it, if it holds one."""

    parts: tuple[Part, ...]
    locator: re.Pattern[str] | None = None


Source = Drawn | Indexed | Composed


class Kind(Protocol):
    """One kind of field; a frozen dataclass whose fields are its options."""

    @property
    def alike(self) -> bool:
        """Whether two fields of a record with the same options have the same value."""

    @property
    def identifies(self) -> bool:
        """Whether a value tells its row."""

    def bind(self, world: World, /) -> Source:
        """Return where the values of this field come from."""


class Plain:
    """What most kinds say of themselves."""

    __slots__ = ()

    @property
    def alike(self) -> bool:
        return False

    @property
    def identifies(self) -> bool:
        return False


KINDS: Registry[Kind] = Registry("kind of field", "mock_vendors.data.kinds")
