"""When a record was made or last touched, as the vendor writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts import nearest
from mock_vendors.data.kinds import KINDS, Indexed, Json, Plain, World
from mock_vendors.data.spread import salt, spread
from mock_vendors.data.times import FORMATS, RAW, READERS


@KINDS.register("time")
@dataclass(frozen=True, slots=True)
class Time(Plain):
    of: str
    format: str = "iso_millis"
    after: int = 0
    nulls: float = 0.0

    def __post_init__(self) -> None:
        for value, known in ((self.of, ("created", "updated")), (self.format, FORMATS)):
            if value not in known:
                raise ValueError(f"'{value}' is not known here; {nearest(value, known)}")

    @property
    def alike(self) -> bool:
        return self.nulls == 0

    def bind(self, world: World) -> Indexed:
        write, moment = FORMATS[self.format], self._moment(world)

        def written(now: float) -> Json:
            return write(now + self.after)

        reader = READERS[self.format]
        luck, holes = world.chance("nulls"), int(self.nulls * 1000)

        def key(index: int) -> float | None:
            return None if holes and luck(index, 1000) < holes else moment(index)

        raw = RAW[self.format]
        if holes:
            return Indexed(
                lambda index: None if luck(index, 1000) < holes else write(moment(index)),
                raw=lambda index: b"null" if luck(index, 1000) < holes else raw(moment(index)),
                nullable=True,
                key=key,
                written=written,
                read=reader,
            )
        return Indexed(
            lambda index: write(moment(index)),
            raw=lambda index: raw(moment(index)),
            key=moment,
            ascending=self.of == "created",
            written=written,
            read=reader,
            touched=self.of == "updated",
        )

    def _moment(self, world: World) -> Callable[[int], int]:
        timing = world.timing
        # All times of a record that are called updated agree, whatever their field.
        first = salt(world.seed, world.resource, "lag")
        start, step, ties, lag = timing.start + self.after, timing.step, timing.ties, timing.lag
        if self.of == "created":
            return lambda index: start + (index - index % ties) * step
        return lambda index: start + (index - index % ties) * step + spread(index >> 1, first, lag)
