"""Records are saved without any other change than their times of update."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.drift.effects import EFFECTS, Counted
from mock_vendors.drift.scene import Scene


@EFFECTS.register("touch")
@dataclass(frozen=True, slots=True)
class Touch(Counted):
    def strike(self, scene: Scene, /) -> None:
        for row in scene.rows(self.extent.where, self.extent.count):
            scene.dataset.touch(row)
