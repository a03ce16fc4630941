"""A `Call` under watch: did it end the work, or did the vendor?"""

from __future__ import annotations

from harness.connectors.page import Call


class Watched:
    """Passes a `Call` through and remembers that it has ended the work."""

    def __init__(self, call: Call) -> None:
        self._call, self.ended = call, False

    def admit(self, *, retry: bool, data: bool) -> None:
        try:
            self._call.admit(retry=retry, data=data)
        except Exception:
            self.ended = True
            raise

    def wait(self, seconds: float) -> None:
        try:
            self._call.wait(seconds)
        except Exception:
            self.ended = True
            raise
