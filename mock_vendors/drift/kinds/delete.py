"""Records are deleted for good."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.drift.effects import EFFECTS, Counted
from mock_vendors.drift.scene import Scene


@EFFECTS.register("delete")
@dataclass(frozen=True, slots=True)
class Delete(Counted):
    def strike(self, scene: Scene, /) -> None:
        for row in scene.rows(self.extent.where, self.extent.count):
            scene.dataset.delete(row)
