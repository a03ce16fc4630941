"""Which connections a vendor's faults refuse, reset or leave alone: what strikes before there is a request."""

from __future__ import annotations

from mock_vendors.faults.effects import When
from mock_vendors.faults.kinds.refuse import Refuse
from mock_vendors.faults.kinds.slow_accept import SlowAccept
from mock_vendors.faults.words import Fault
from mock_vendors.occasion import Called
from mock_vendors.serving.door import Welcome
from mock_vendors.vendor import Vendor
from mock_vendors.wire import FOREVER

_MOST = 1_000


class Doorkeeper:
    """Asks the plan of faults of one vendor.

    A connection is one call for it. Refusals are asked for ahead, as the port has to be shut before a connection
    comes; a time that it is shut counts as one connection.
    """

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._refusing: Fault | None = None

    def welcome(self) -> Welcome:
        """Say how the connection is met that has come; asked once for each."""
        fault = self._vendor.faults.due(_connection(self._vendor.clock.now()), _strikes_connected)
        if fault is None:
            return Welcome()
        return Welcome(fault.effect.seconds) if isinstance(fault.effect, SlowAccept) else Welcome(reset=True)

    def refuses(self) -> float | None:
        """Return until when (an instant of the vendor's clock) the next one is refused, None if it is let in."""
        now = until = self._vendor.clock.now()
        # One refusal may follow another at once; a plan in which they never end is one for ever.
        for _ in range(_MOST):
            fault = self._vendor.faults.due(_connection(until), _refuses)
            if fault is None:
                return until if until > now else None
            self._refusing = fault
            until = _end(fault, until)
            if until == FOREVER:
                break
        return FOREVER

    def refuses_still(self) -> bool:
        """Tell whether what made it refuse is still planned."""
        return self._refusing in self._vendor.faults.things

    def looks(self) -> list[float]:
        """Return the instants at which refusals begin by themselves."""
        starts = (fault.occasion.start for fault in self._vendor.faults.things if _refuses(fault))
        return [start for start in starts if start is not None]


def _connection(now: float) -> Called:
    return Called("CONNECT", "", now)


def _refuses(fault: Fault) -> bool:
    return isinstance(fault.effect, Refuse)


def _strikes_connected(fault: Fault) -> bool:
    return fault.effect.when is When.CONNECTING and not _refuses(fault)


def _end(fault: Fault, now: float) -> float:
    effect = fault.effect
    if isinstance(effect, Refuse) and effect.seconds is not None:
        return now + effect.seconds
    return FOREVER if fault.occasion.until is None else fault.occasion.until
