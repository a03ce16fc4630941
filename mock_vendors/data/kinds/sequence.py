"""Numbers in the order of the rows: ids and case numbers."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World


@KINDS.register("sequence")
@dataclass(frozen=True, slots=True)
class Sequence(Plain):
    start: int
    step: int = 1
    pad: int = 0

    @property
    def alike(self) -> bool:
        return True

    @property
    def identifies(self) -> bool:
        return True

    def bind(self, _world: World, /) -> Indexed:
        key = self._at if self.pad else self._number
        return Indexed(self._at, raw=self._raw, key=key, ascending=True, locate=self._locate, told=True)

    def _number(self, index: int) -> int:
        return self.start + index * self.step

    def _at(self, index: int) -> Json:
        number = self.start + index * self.step
        return f"{number:0{self.pad}d}" if self.pad else number

    def _raw(self, index: int) -> bytes:
        number = self.start + index * self.step
        return b'"%0*d"' % (self.pad, number) if self.pad else b"%d" % number

    def _locate(self, value: Json) -> int | None:
        try:
            index, rest = divmod(int(value) - self.start, self.step)
        except (TypeError, ValueError):
            return None
        if rest or index < 0:
            return None
        return None if isinstance(value, str) and value != str(self._at(index)) else index
