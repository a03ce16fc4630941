"""What a connection needs of the server that it belongs to, and of the application behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mock_vendors.exchange import Answer, Request
from mock_vendors.serving.crew import Crew

Act = Callable[[], None]


class Site(Protocol):
    """What answers the requests, and takes down what became of the answers."""

    def controls(self, path: str) -> bool:
        """Tell whether a path belongs to the control API."""

    def takes_time(self, request: Request) -> bool:
        """Tell whether a request should not be answered by whoever has other things to do."""

    def answer(self, request: Request) -> Answer:
        """Return the answer; `sent` follows."""

    def refuse(self, request: Request, status: int) -> Answer:
        """Return the answer to a request whose body is not read; `sent` follows."""

    def unheard(self, status: int, text: str) -> Answer:
        """Return what is said to a client that sent no request; `sent` follows."""

    def park(self, answer: Answer) -> None:
        """Nobody should wait for an answer until `resume`."""

    def resume(self, answer: Answer) -> None:
        """An answer that was parked is being written again."""

    def sent(self, answer: Answer, *, complete: bool) -> None:
        """The writing of an answer has ended."""

    def now(self) -> float:
        """Return the instant on the vendor's clock."""


class Host(Protocol):
    """What a connection needs of its server."""

    @property
    def crew(self) -> Crew:
        """Who does the work."""

    @property
    def site(self) -> Site:
        """Who answers."""

    def later(self, seconds: float, act: Act) -> None:
        """Do something in so many seconds of the vendor's clock."""

    def gone(self, connection: Any) -> None:
        """A connection is closed."""
