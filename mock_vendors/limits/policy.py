"""What every limit has: whom it counts, what it tells, how it refuses; and the meters that move."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts import nearest
from mock_vendors.limits.penalty import Penalty
from mock_vendors.limits.prices import Price
from mock_vendors.limits.retry_after import form
from mock_vendors.limits.signals import signal
from mock_vendors.occasion import Called, Occasion, read_occasion
from mock_vendors.registry import Registry

PER = ("account", "caller", "resource", "route", "token", "verb")
TELLS = ("always", "passed", "refused")


@dataclass(slots=True)
class Reading:
    """Where a limit stands for a call of some cost: it passes from the tick ``opens`` on.

    ``resets`` is the tick at which something is next given back; ``sure`` is false where ``opens`` is only a hint.
    """

    limit: int
    used: int
    opens: int
    resets: int
    sure: bool = True


class Meter(ABC):
    """The moving part of a limit; times are ticks of the vendor's clock, and calls come one at a time."""

    @abstractmethod
    def read(self, now: int, cost: int, /) -> Reading:
        """Return where the limit stands."""

    @abstractmethod
    def count(self, now: int, cost: int, /) -> None:
        """Count one request that was let through."""

    def refuse(self, now: int, cost: int, /) -> None:  # noqa: B027
        """Count one request that was not, where those count too; it never makes a later wait endless."""

    def leave(self, cost: int, /) -> None:  # noqa: B027
        """Give back what a request held until its response was written, if anything."""

    @abstractmethod
    def put(self, now: int, remaining: int, /) -> None:
        """Move to where so much is left."""

    @abstractmethod
    def dump(self) -> Any:
        """Return the state as plain JSON."""

    @abstractmethod
    def load(self, dumped: Any, /) -> None:
        """Take up a state that `dump` returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One policy; a frozen dataclass whose fields are its options.

    It counts calls of the ``routes`` (beginnings of paths), of the ``resources`` and of the occasion ``when`` (as in
    ``page=1001-,verb=read``), all of them where nothing is said but those whose paths end in one of ``apart``, each of
    ``per`` by itself. Every reply, or only those that
    ``tells`` names, gets ``headers`` and, in a JSON object, ``body``: templates over the facts of a reading.
    A call costs ``price``, or what the first of ``costs`` says that is meant for it. Whoever is refused gets ``error``
    by ``signal``, with ``retry_after`` in place of the vendor's own; ``penalty`` is for those who come back too early.
    """

    name: str = ""
    per: str | Sequence[str] = "account"
    routes: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    when: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    tells: str = "always"
    error: str = "throttled"
    signal: str | int = "status"
    retry_after: str = ""
    counts_refused: bool = False
    penalty: Mapping[str, Any] = field(default_factory=dict)
    price: int = 1
    costs: Sequence[Mapping[str, Any]] = ()

    def __post_init__(self) -> None:
        for per in self.parts:
            if per not in PER:
                raise ValueError(f"nothing is counted per '{per}'; {nearest(per, PER)}")
        if self.tells not in TELLS:
            raise ValueError(f"'tells' is '{self.tells}'; {nearest(self.tells, TELLS)}")
        if self.price < 0:
            raise ValueError("'price' must not be negative")
        if self.retry_after:
            form(self.retry_after)
        signal(self.signal)
        self.occasion()
        self.punishment()
        self.prices()

    @property
    def parts(self) -> tuple[str, ...]:
        """What it is counted by; nothing where everybody shares one allowance."""
        parts = (self.per,) if isinstance(self.per, str) else tuple(self.per)
        return () if parts == ("account",) else parts

    def occasion(self) -> Occasion:
        """Return which calls it is meant for, beside their routes and resources."""
        occasion = read_occasion(self.when)
        if occasion.calls or occasion.odds is not None or occasion.times or occasion.successes:
            raise ValueError(f"'when' is '{self.when}', but a limit knows no calls, odds, times or successes")
        return occasion

    def punishment(self) -> Penalty | None:
        """Return what those get who come back before they were told to."""
        return Penalty(**self.penalty) if self.penalty else None

    def prices(self) -> tuple[Price, ...]:
        """Return the prices of calls that cost more or less than others."""
        return tuple(Price(**price) for price in self.costs)

    def meter(self) -> Meter:
        """Return a fresh meter."""
        raise NotImplementedError

    @property
    def rate(self) -> float:
        """How much is given back in a second."""
        return 0.0

    @property
    def window(self) -> float:
        """Seconds until a whole allowance has been given back."""
        return 0.0

    @property
    def holds(self) -> bool:
        """Whether a request takes its share until its response has been written."""
        return False

    def counts(self, called: Called, occasion: Occasion) -> bool:
        """Tell whether a call falls under this limit."""
        if self.routes and not called.path.startswith(self.routes):
            return False
        if self.apart and called.path.endswith(self.apart):
            return False
        if self.resources and called.resource not in self.resources:
            return False
        return not self.when or occasion.selects(called)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance(Limit):
    """What the policies share that allow so many requests in so many seconds."""

    requests: int
    seconds: float

    def __post_init__(self) -> None:
        Limit.__post_init__(self)
        if self.requests < 1 or self.seconds <= 0:
            raise ValueError("'requests' and 'seconds' must be above 0")

    @property
    def rate(self) -> float:
        return self.requests / self.seconds

    @property
    def window(self) -> float:
        return self.seconds


LIMITS: Registry[Limit] = Registry("limit", "mock_vendors.limits")
