"""How long a caller waits for the vendor while a connection is held open."""

from __future__ import annotations

from contracts import Clock
from harness.bulk.api.errors import ApiError

PATIENCE_SECONDS = 20.0


class PatientCall:
    """The `Call` of somebody who waits for one answer: retries are fine as long as they are short."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._left = clock, PATIENCE_SECONDS

    def admit(self, *, retry: bool, data: bool) -> None:
        """Nobody counts these."""

    def wait(self, seconds: float) -> None:
        self._left -= seconds
        if self._left < 0:
            raise ApiError(
                503, "The vendor is not answering at the moment; try again later.", headers={"Retry-After": "30"}
            )
        self._clock.sleep(seconds)
