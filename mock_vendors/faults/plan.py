"""When faults strike."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable
from dataclasses import dataclass

from mock_vendors.faults.words import Fault


@dataclass(slots=True)
class Seen:
    """What became of one fault so far: calls it selected, times it struck."""

    fault: Fault
    seen: int = 0
    fired: int = 0

    def as_json(self) -> dict[str, object]:
        return {"spec": self.fault.spec, "seen": self.seen, "fired": self.fired}


class FaultPlan:
    """The faults in force; the first that is due strikes, and dice come from the seed and the rank alone."""

    def __init__(self, faults: Iterable[Fault] = (), *, seed: int = 0) -> None:
        self._seed = seed
        self._lock = threading.Lock()
        self._entries = [Seen(fault) for fault in faults]

    def replace(self, faults: Iterable[Fault]) -> None:
        """Forget all faults and take these."""
        with self._lock:
            self._entries = [Seen(fault) for fault in faults]

    def add(self, faults: Iterable[Fault]) -> None:
        with self._lock:
            self._entries += [Seen(fault) for fault in faults]

    def state(self) -> list[dict[str, object]]:
        with self._lock:
            return [entry.as_json() for entry in self._entries]

    def due(self, *, path: str, resource: str | None, now: float) -> Fault | None:
        """Count this call and return the fault that strikes it, if any."""
        with self._lock:
            chosen: Seen | None = None
            for place, entry in enumerate(self._entries):
                if not _selects(entry.fault, path, resource, now):
                    continue
                entry.seen += 1
                if chosen is None and self._strikes(place, entry):
                    chosen = entry
            if chosen is None:
                return None
            chosen.fired += 1
            return chosen.fault

    def _strikes(self, place: int, entry: Seen) -> bool:
        fault = entry.fault
        if fault.times is not None and entry.fired >= fault.times:
            return False
        if not fault.strikes(entry.seen):
            return False
        return fault.odds is None or random.Random(f"{self._seed}/{place}/{entry.seen}").random() < fault.odds


def _selects(fault: Fault, path: str, resource: str | None, now: float) -> bool:
    return (
        (fault.resource is None or fault.resource == resource)
        and (fault.route is None or path.startswith(fault.route))
        and (fault.start is None or now >= fault.start)
        and (fault.until is None or now < fault.until)
    )
