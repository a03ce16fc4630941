"""Tokens: a sealed place in one traversal, in letters of the vendor's choice."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import ClassVar

from mock_vendors.paging.alphabets import ALPHABETS
from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Place
from mock_vendors.paging.style import Asked, BadPage
from mock_vendors.paging.traits import Trait

_SEAL = 16
_DAMAGED = ("refuse", "first")


@dataclass(frozen=True, slots=True)
class Position:
    """What a token says; ``born`` is in milliseconds, and 0 where tokens live for ever."""

    start: int
    size: int
    turn: int
    version: int
    born: int
    serial: int
    query: str


@KNOBS.register("token")
@dataclass(frozen=True, slots=True)
class Tokens(Knob):
    """``life`` is in seconds; a ``bound`` token goes with no other query than that it was given out for.

    ``damaged`` says what becomes of a token that this vendor never gave out: refused, or taken for none at all.
    """

    alphabet: str = "plain"
    once: bool = False
    life: float | None = None
    bound: bool = True
    damaged: str = "refuse"

    needs: ClassVar[frozenset[Trait]] = frozenset({Trait.TOKENS})
    for_style: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.alphabet not in ALPHABETS:
            raise ValueError(f"no alphabet called '{self.alphabet}'; there are {', '.join(ALPHABETS)}")
        if self.damaged not in _DAMAGED:
            raise ValueError(f"'damaged' is one of {' and '.join(_DAMAGED)}, not '{self.damaged}'")
        if self.life is not None and self.life <= 0:
            raise ValueError("the life of a token must be more than 0 seconds")

    def issue(self, place: Place, asked: Asked, *, whole: bool = False) -> str:
        """Return the token for a place; a ``whole`` one carries its query, any other no more than is needed to bind."""
        born = int(asked.now * 1000) if self.life is not None else 0
        serial = asked.memory.tick("tokens") if self.once else 0
        query = asked.query if whole else _digest(asked) if self.bound else ""
        said = f"{place.start} {place.size} {place.turn} {asked.version} {born} {serial} {query}"
        payload = base64.urlsafe_b64encode(said.encode()).decode().rstrip("=")
        return ALPHABETS[self.alphabet].write(payload + asked.seal(f"page {payload}")[:_SEAL])

    def open(self, name: str, text: str, asked: Asked, *, whole: bool = False) -> Position | None:
        """Return what a token says; None for a damaged one that counts as none. Raises `BadPage`."""
        position = _read(ALPHABETS[self.alphabet].read(text), asked)
        if position is None:
            if self.damaged == "first":
                return None
            raise BadPage(name, text, f"{name} is not valid", "bad_cursor")
        if self.bound and not whole and position.query != _digest(asked):
            raise BadPage(name, text, f"{name} belongs to another query", "bad_cursor")
        if self.life is not None and asked.now >= position.born / 1000 + self.life:
            raise BadPage(name, text, f"{name} has expired", "expired_cursor")
        if self.once and asked.memory.get("used", str(position.serial)) is not None:
            raise BadPage(name, text, f"{name} was used before", "expired_cursor")
        return position

    def spend(self, position: Position, asked: Asked) -> None:
        """Take down that a token was used, where that counts."""
        if self.once:
            asked.memory.put("used", str(position.serial), 1)


PLAIN = Tokens()


def _digest(asked: Asked) -> str:
    return asked.seal(f"query {asked.query}")[:10]


def _read(text: str | None, asked: Asked) -> Position | None:
    if text is None or not text.isascii():
        return None
    payload, seal = text[:-_SEAL], text[-_SEAL:]
    if not payload or not hmac.compare_digest(seal, asked.seal(f"page {payload}")[:_SEAL]):
        return None
    try:
        said = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    except (ValueError, binascii.Error):
        return None
    start, size, turn, version, born, serial, query = said.split(" ", 6)
    return Position(int(start), int(size), int(turn), int(version), int(born), int(serial), query)
