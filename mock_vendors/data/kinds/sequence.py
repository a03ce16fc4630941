"""Numbers in the order of the rows: ids and case numbers."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Json, World


@KINDS.register("sequence")
@dataclass(frozen=True, slots=True)
class Sequence:
    start: int
    step: int = 1
    pad: int = 0

    def bind(self, world: World) -> Indexed:
        return Indexed(self._at, key=self._number, ascending=True, locate=self._locate, told=True)

    def _number(self, index: int) -> int:
        return self.start + index * self.step

    def _at(self, index: int) -> Json:
        number = self.start + index * self.step
        return f"{number:0{self.pad}d}" if self.pad else number

    def _locate(self, value: Json) -> int | None:
        try:
            index, rest = divmod(int(value) - self.start, self.step)
        except (TypeError, ValueError):
            return None
        return None if rest or index < 0 else index
