"""Records are deleted so that those still see them who ask for deleted ones."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.drift.effects import EFFECTS, Counted
from mock_vendors.drift.scene import Scene


@EFFECTS.register("soft_delete")
@dataclass(frozen=True, slots=True)
class SoftDelete(Counted):
    def strike(self, scene: Scene, /) -> None:
        for row in scene.rows(self.extent.where, self.extent.count):
            scene.dataset.delete(row, soft=True)
