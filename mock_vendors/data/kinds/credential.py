"""A number that the vendor gave its user, such as the shop's id: the same in every record."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Plain, World


@KINDS.register("credential")
@dataclass(frozen=True, slots=True)
class Credential(Plain):
    of: str

    @property
    def alike(self) -> bool:
        return True

    def bind(self, world: World) -> Indexed:
        number = int(world.credentials[self.of])
        return Indexed(lambda _index: number, told=True)
