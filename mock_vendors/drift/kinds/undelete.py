"""Deleted records come back."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.drift.effects import EFFECTS, Counted
from mock_vendors.drift.scene import Scene


@EFFECTS.register("undelete")
@dataclass(frozen=True, slots=True)
class Undelete(Counted):
    def strike(self, scene: Scene, /) -> None:
        for row in scene.gone(self.extent.where, self.extent.count):
            scene.dataset.undelete(row)
