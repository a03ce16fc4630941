"""Snapshots: a mock as it was at some moment, kept by name, brought back, or carried elsewhere."""

from __future__ import annotations

from typing import Any

from flask import request

from mock_vendors.control.asked import Rules, Wrong, body, one_of
from mock_vendors.snapshot import restore, snapshot
from mock_vendors.vendor import Vendor


class Snapshots:
    """``/snapshots``, ``/snapshots/<name>`` and ``/snapshots/<name>/restore``."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._kept: dict[str, dict[str, Any]] = {}

    def rules(self) -> Rules:
        return {
            "/snapshots": (self.snapshots, ("GET", "POST")),
            "/snapshots/<name>": (self.one, ("GET", "PUT", "DELETE")),
            "/snapshots/<name>/restore": (self.restore, ("POST",)),
        }

    def snapshots(self) -> Any:
        if request.method == "POST":
            name = body("name").get("name")
            if not isinstance(name, str) or not name:
                raise Wrong("'name' must be a text", 'as in {"name": "before-the-outage"}')
            self._kept[name] = snapshot(self._vendor)
        return {
            "snapshots": [{"name": name, "at": kept["at"], "calls": kept["calls"]} for name, kept in self._kept.items()]
        }

    def one(self, name: str) -> Any:
        if request.method == "PUT":
            self._kept[name] = body()
        one_of(name, self._kept, "snapshot")
        return self._kept.pop(name) if request.method == "DELETE" else self._kept[name]

    def restore(self, name: str) -> Any:
        one_of(name, self._kept, "snapshot")
        try:
            restore(self._vendor, self._kept[name])
        except (KeyError, TypeError, ValueError) as error:
            raise Wrong(f"this is no snapshot of {self._vendor.spec.name}: {error!r}") from error
        return {"restored": name, "now": self._vendor.clock.now(), "calls": self._vendor.journal.calls}
