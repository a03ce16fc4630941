"""What happens to those who come back before they were told to."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.limits.ticks import ticks


@dataclass(frozen=True, slots=True)
class Penalty:
    """The first ``after`` early returns are forgiven; the next is shut out for ``adds`` seconds more.

    Each further one takes ``factor`` times as long, up to ``most`` seconds; after ``forget`` quiet seconds all is
    forgiven. ``error`` is the vendor's error while it lasts.
    """

    adds: float
    factor: float = 1.0
    after: int = 0
    most: float = 86_400.0
    forget: float = 3_600.0
    error: str = ""

    def __post_init__(self) -> None:
        if not (self.adds > 0 and self.factor >= 1 and self.after >= 0 and self.most > 0 and self.forget >= 0):
            raise ValueError("a penalty adds more than 0 seconds, its factor is 1 or more, nothing is negative")


@dataclass(slots=True)
class Conduct:
    """How somebody behaved under one limit; instants are ticks."""

    told: int = 0
    """Until when it was told to stay away."""
    strikes: int = 0
    banned: int = 0
    struck: int = 0

    def returned(self, now: int, opens: int, penalty: Penalty) -> None:
        """Take down a call that is refused, and punish it if it came too early; ``opens`` is without punishment."""
        if now >= self.told:
            return
        if now - self.struck > ticks(penalty.forget):
            self.strikes = 0
        self.strikes, self.struck = self.strikes + 1, now
        over = self.strikes - penalty.after
        if over > 0:
            longest = ticks(penalty.most)
            added = min(ticks(penalty.adds * min(penalty.factor ** (over - 1), 1e9)), longest)
            self.banned = min(max(opens, self.banned, now) + added, now + longest)
