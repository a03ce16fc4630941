"""The id of a row of another resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts import nearest
from mock_vendors.data.family import Family
from mock_vendors.data.kinds import KINDS, Indexed, Plain, World
from mock_vendors.data.spread import salt, spread

_HOW = ("scattered", "same", "parent")


@KINDS.register("reference")
@dataclass(frozen=True, slots=True)
class Reference(Plain):
    to: str
    how: str = "scattered"
    nulls: float = 0.0
    link: str | None = None
    """Fields with the same link point at the same row, whichever resource they are in."""

    def __post_init__(self) -> None:
        if self.how not in _HOW:
            raise ValueError(f"'{self.how}' is not known here; {nearest(self.how, _HOW)}")

    @property
    def alike(self) -> bool:
        return self.nulls == 0 and (self.how != "scattered" or self.link is not None)

    def bind(self, world: World) -> Indexed:
        identity, other = world.identities[self.to], self._other(world)
        luck, holes = world.chance("nulls"), int(self.nulls * 1000)
        if world.counts[self.to] == 0:
            return Indexed(lambda _index: None)
        at, raw = identity.at, identity.raw
        if not holes:
            return Indexed(lambda index: at(other(index)), raw=raw and (lambda index: raw(other(index))))
        return Indexed(
            lambda index: None if luck(index, 1000) < holes else at(other(index)),
            raw=raw and (lambda index: b"null" if luck(index, 1000) < holes else raw(other(index))),
            nullable=True,
        )

    def _other(self, world: World) -> Callable[[int], int]:
        many = world.counts[self.to]
        if self.how == "same":
            return lambda index: index % many
        if self.how == "parent" and world.parent:
            return Family(world.parent.pattern).parent
        start = salt(world.seed, "link", self.link) if self.link else salt(world.seed, world.resource, world.path, "to")
        return lambda index: spread(index, start, many)
