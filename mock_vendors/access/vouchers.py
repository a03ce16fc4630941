"""What became of the tokens that a vendor handed out: counted, used up, rotated, revoked."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from contracts import ContractError, Problem

_KEPT = 10_000


@dataclass(slots=True)
class _Books:
    issued: int = 0
    """Tokens handed out; the n-th has the serial n, the one among the credentials has 0."""
    rotation: int = 0
    """Which refresh token is the last: 0 is the one among the credentials."""
    rotated_at: float | None = None
    refusing: bool = False
    """Whether all refresh tokens are revoked; a grant that needs none begins anew."""
    dead_below: int = 0
    dead: list[int] = field(default_factory=list)
    calls: dict[int, int] = field(default_factory=dict)
    first_used: float | None = None


class Vouchers:
    """The books on tokens; kept in a file where losing them would lock out a client that comes back."""

    def __init__(self, file: Path | None = None) -> None:
        self._file, self._lock, self._books = file, threading.Lock(), _Books()
        if file is not None and file.exists():
            try:
                self.load(orjson.loads(file.read_bytes()))
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                text = "is not what a vendor wrote; remove it, and refresh tokens begin anew"
                raise ContractError([Problem(str(file), "", text)]) from error

    @property
    def rotation(self) -> int:
        return self._books.rotation

    @property
    def rotated_at(self) -> float | None:
        return self._books.rotated_at

    @property
    def refusing(self) -> bool:
        return self._books.refusing

    def issue(self) -> int:
        """Return the serial of a new token."""
        with self._lock:
            self._books.issued += 1
            return self._books.issued

    def revoked(self, serial: int) -> bool:
        return serial < self._books.dead_below or serial in self._books.dead

    def use(self, serial: int, most: int | None) -> bool:
        """Count a call with a token; tell whether it was among the first ``most``."""
        if most is None:
            return True
        with self._lock:
            calls = self._books.calls
            calls[serial] = calls.get(serial, 0) + 1
            if len(calls) > _KEPT:
                # The oldest tokens are long dead; they must not come to life by being forgotten.
                self._books.dead_below = max(self._books.dead_below, min(calls) + 1)
                del calls[min(calls)]
            return calls[serial] <= most

    def born(self, now: float) -> float:
        """Return when the token among the credentials was first used."""
        with self._lock:
            if self._books.first_used is None:
                self._books.first_used = now
            return self._books.first_used

    def rotate(self, now: float, *, expected: int | None = None) -> bool:
        """Let the next refresh token take over, unless another call was faster; ends a refusal of all of them."""
        with self._lock:
            if expected is not None and expected != self._books.rotation:
                return False
            self._books.rotation += 1
            self._books.rotated_at, self._books.refusing = now, False
            self._write()
            return True

    def revoke(self, serial: int | None = None) -> None:
        """Let one token die, or all that there are."""
        with self._lock:
            if serial is None:
                self._books.dead_below, self._books.dead = self._books.issued + 1, []
            elif serial not in self._books.dead:
                self._books.dead = [*self._books.dead[-_KEPT:], serial]
            self._write()

    def revoke_refresh(self) -> None:
        """Let no refresh token pass until a grant that needs none."""
        with self._lock:
            self._books.refusing = True
            self._write()

    def clear(self) -> None:
        """Forget everything: tokens that were rotated or revoked are good again."""
        with self._lock:
            self._books = _Books()
            self._write()

    def dump(self) -> dict[str, Any]:
        """Return everything as plain JSON."""
        with self._lock:
            return self._dumped()

    def load(self, dumped: Mapping[str, Any]) -> None:
        """Take up where `dump` was made; raises `TypeError` for what it never made."""
        books = _Books(**dumped)
        books.calls = {int(serial): calls for serial, calls in dumped["calls"].items()}
        with self._lock:
            self._books = books
            self._write()

    def _dumped(self) -> dict[str, Any]:
        books = asdict(self._books)
        return {**books, "calls": {str(serial): calls for serial, calls in books["calls"].items()}}

    def _write(self) -> None:
        if self._file is None:
            return
        fresh = self._file.with_suffix(".new")
        fresh.write_bytes(orjson.dumps(self._dumped()))
        fresh.replace(self._file)
