"""Lists that were fetched and not handed out yet, so that nobody has to ask for them again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from harness.connectors.envelope import Listing


@dataclass(slots=True)
class Leftovers:
    """A few lists by name; none is ever needed for the right result."""

    most: int = 4
    _kept: OrderedDict[str, Listing] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str) -> Listing | None:
        with self._lock:
            return self._kept.pop(key, None)

    def keep(self, key: str, listing: Listing) -> None:
        with self._lock:
            self._kept[key] = listing
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
