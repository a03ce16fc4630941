"""Documentation hubs: places that keep files, one provider each over one kind of object store."""

from __future__ import annotations

import base64
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from contracts import Clock
from mock_vendors.access.tokens import Keyring, same
from mock_vendors.registry import Registry
from mock_vendors.routes import Route
from mock_vendors.storage.store import ObjectStore


@dataclass(frozen=True, slots=True)
class Hub:
    """What a provider's handlers work on."""

    store: ObjectStore
    keyring: Keyring
    clock: Clock
    turns: Turns

    def ticket(self, noun: str, number: int) -> str:
        """Return a name for a number that nobody can guess."""
        return f"{number:x}-{self.keyring.seal(f'{noun}/{number}')}"

    def number(self, noun: str, ticket: str) -> int | None:
        """Return the number that `ticket` made a name for; None for a name that it never made."""
        text, _, seal = ticket.partition("-")
        if not ticket.isascii() or not same(seal, self.keyring.seal(f"{noun}/{_hex(text)}")):
            return None
        return _hex(text)

    def sealed(self, noun: str, text: str) -> str:
        """Return an opaque token that stands for a text."""
        said = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return f"{said}.{self.keyring.seal(f'{noun}/{said}')}"

    def opened(self, noun: str, token: str) -> str | None:
        """Return the text that `sealed` made a token for; None for a token that it never made."""
        said, _, seal = token.rpartition(".")
        if not token.isascii() or not same(seal, self.keyring.seal(f"{noun}/{said}")):
            return None
        return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4)).decode()


@dataclass(slots=True)
class Turns:
    """How often something was asked for, for what happens to the first few only."""

    _seen: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def among_first(self, name: str, most: int) -> bool:
        """Count once more, and tell whether it is among the first ``most``."""
        with self._lock:
            self._seen[name] += 1
            return self._seen[name] <= most

    def clear(self) -> None:
        with self._lock:
            self._seen.clear()


class Provider(Protocol):
    """One provider's manners; a frozen dataclass whose fields are its options."""

    def prepare(self, hub: Hub, /) -> None:
        """Put into an empty store what is there from the start."""

    def routes(self, hub: Hub, /) -> Iterable[Route]:
        """Return what the provider answers to."""


PROVIDERS: Registry[Provider] = Registry("storage provider", "mock_vendors.storage.providers")


def _hex(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return -1
