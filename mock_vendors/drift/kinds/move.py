"""Records change their place in the list; with a place, they come there from the other side of what was read."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.drift.effects import EFFECTS, Counted
from mock_vendors.drift.scene import Scene, Where

_FROM = {Where.READ: Where.UNREAD, Where.PAGE: Where.UNREAD, Where.FRONT: Where.UNREAD}


@EFFECTS.register("move")
@dataclass(frozen=True, slots=True)
class Move(Counted):
    def strike(self, scene: Scene, /) -> None:
        where = self.extent.where
        if where is None:
            for row in scene.rows(None, self.extent.count):
                scene.dataset.move(row, len(scene.dataset))
            return
        for row in scene.rows(_FROM.get(where, Where.READ), self.extent.count):
            fields, before = scene.beside(scene.place(where))
            scene.dataset.move(row, before, fields)
