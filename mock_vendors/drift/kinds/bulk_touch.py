"""All records get one and the same time of update, as after a migration."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.drift.effects import EFFECTS
from mock_vendors.drift.scene import Scene


@EFFECTS.register("bulk_touch")
@dataclass(frozen=True, slots=True)
class BulkTouch:
    def strike(self, scene: Scene, /) -> None:
        scene.dataset.touch_all()
