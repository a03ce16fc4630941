"""What the vendor gave its user, such as the shop's id: the same in every record, as a number where it is one."""

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
        given = world.credentials[self.of]
        value = int(given) if given.isascii() and given.isdigit() else given
        return Indexed(lambda _index: value, told=True)
