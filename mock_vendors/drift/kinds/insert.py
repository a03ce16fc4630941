"""Records are created; with a place, they stand there in the list, as imported ones do that have older dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.drift.effects import EFFECTS, Counted
from mock_vendors.drift.scene import Scene


@EFFECTS.register("insert")
@dataclass(frozen=True, slots=True)
class Insert(Counted):
    def strike(self, scene: Scene, /) -> None:
        dataset = scene.dataset
        for _ in range(self.extent.count):
            blank = dataset.blanks(scene.now)
            record = (
                filled(dataset.record(scene.view.at(scene.rng.randrange(len(scene.view)))), blank)
                if len(scene.view)
                else blank
            )
            if self.extent.where is None:
                dataset.create(record)
            else:
                fields, before = scene.beside(scene.place(self.extent.where))
                dataset.create({**record, **fields}, before)


def filled(model: Any, blank: Any) -> Any:
    """Return a blank record whose gaps have what another record has there."""
    if isinstance(blank, Mapping) and isinstance(model, Mapping):
        return {name: filled(model.get(name), value) for name, value in blank.items()}
    if isinstance(blank, list) and isinstance(model, list) and len(blank) == len(model):
        return [filled(*pair) for pair in zip(model, blank, strict=True)]
    return model if blank is None else blank
