"""Tokens: a sealed place in one traversal, in letters of the vendor's choice."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote, unquote

from mock_vendors.data.text import dump, parse
from mock_vendors.paging.alphabets import ALPHABETS
from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Place
from mock_vendors.paging.rows import bounds
from mock_vendors.paging.sizes import chosen
from mock_vendors.paging.style import Asked, BadPage
from mock_vendors.paging.traits import Trait

_SEAL = 16
_DAMAGED, _ANCHORS = ("refuse", "first"), ("place", "id")


@dataclass(frozen=True, slots=True)
class Position:
    """What a token says; ``born`` is in milliseconds, and 0 where tokens live for ever.

    ``key`` is the id of the row it goes on behind, where that counts and not ``start``.
    """

    start: int
    size: int
    turn: int
    born: int
    serial: int
    key: str
    query: str


@KNOBS.register("token")
@dataclass(frozen=True, slots=True)
class Tokens(Knob):
    """``life`` is in seconds; a ``bound`` token goes with no other query than that it was given out for.

    ``damaged`` says what becomes of a token that this vendor never gave out: refused, or taken for none at all.
    ``anchor`` says what a token holds on to while records come and go: a ``place`` in the list, or the ``id`` of the
    last record before it. With ``by``, the field that the list is in the order of, it holds on to that record's value
    there: where the record has moved on, those that share the value come once more, and none is lost.
    """

    alphabet: str = "plain"
    once: bool = False
    life: float | None = None
    bound: bool = True
    damaged: str = "refuse"
    anchor: str = "place"
    by: str = ""

    for_style: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.alphabet not in ALPHABETS:
            raise ValueError(f"no alphabet called '{self.alphabet}'; there are {', '.join(ALPHABETS)}")
        chosen("way to treat a damaged token", self.damaged, _DAMAGED)
        chosen("anchor of a token", self.anchor, _ANCHORS)
        if self.life is not None and self.life <= 0:
            raise ValueError("the life of a token must be more than 0 seconds")

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.TOKENS})

    def issue(self, place: Place, asked: Asked, *, whole: bool = False) -> str:
        """Return the token for a place; a ``whole`` one carries its query, any other no more than is needed to bind."""
        born = int(asked.now * 1000) if self.life is not None else 0
        serial = asked.memory.tick("tokens") if self.once else 0
        query = asked.query if whole else _digest(asked) if self.bound else ""
        key = quote(self._key(place.start - 1, asked), safe="") if self.anchor == "id" and place.start else ""
        said = f"{place.start} {place.size} {place.turn} {born} {serial} {key} {query}"
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

    def start(self, position: Position, asked: Asked) -> int:
        """Return the place where a token goes on."""
        if self.by and position.key:
            return self._behind(position.key, asked)
        place = asked.rows.place(position.key) if position.key else None
        if place is None:
            return position.start
        return place + (place < len(asked.rows) and asked.rows.id(place) == position.key)

    def _key(self, place: int, asked: Asked) -> str:
        identity = asked.rows.id(place)
        return dump([asked.rows.key(self.by, place), identity]).decode() if self.by else identity

    def _behind(self, key: str, asked: Asked) -> int:
        value, identity = parse(key.encode())
        low, high = bounds(asked.rows, self.by, value)
        return next((place + 1 for place in range(low, high) if asked.rows.id(place) == identity), low)

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
    start, size, turn, born, serial, key, query = said.split(" ", 6)
    return Position(int(start), int(size), int(turn), int(born), int(serial), unquote(key), query)
