"""The time of a target, which stories may move."""

from __future__ import annotations

from harness.audit import VendorControl
from harness.suites.story.verdicts import NotCovered
from harness.suites.target import Target

DAYS_BETWEEN = 2.0
"""How much time lies between two stories: no window of a vendor's limits is longer than a day."""


class TargetTime:
    """The time in which target and mocks live; only a target with the capability ``clock`` lets it be moved."""

    def __init__(self, target: Target) -> None:
        self._movable = "clock" in target.capabilities
        self._vendor = VendorControl(target.instances[0].control)
        self._held = False

    def begin(self) -> None:
        """Let days go by, if it can be done: what the target has learned of limits and tokens is over by then."""
        if self._movable:
            self._vendor.clock(hold=False)
            self.advance(days=DAYS_BETWEEN)

    def now(self) -> float:
        """Return the present instant there, in seconds since the epoch."""
        return float(self._control().clock()["now"])

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Let so much of their time pass at once."""
        self._control().clock(advance=((days * 24 + hours) * 60 + minutes) * 60 + seconds)

    def hold(self) -> None:
        """Let their time stand still: who waits goes on waiting, until `flow`, or `advance` by enough."""
        self._control().clock(hold=True)
        self._held = True

    def flow(self) -> None:
        """Let their time go on."""
        if self._held:
            self._held = False
            self._control().clock(hold=False)

    def _control(self) -> VendorControl:
        if not self._movable:
            raise NotCovered("the target's time cannot be moved (capability 'clock')")
        return self._vendor
