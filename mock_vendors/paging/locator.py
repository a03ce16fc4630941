"""A server cursor that clients follow by its locator.

The locator carries the whole query under a seal, so that it outlives a restart, and a changed byte is refused.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import zlib
from dataclasses import dataclass
from urllib.parse import parse_qsl

from mock_vendors.paging import STYLES, Asked, BadPage, Cut, Resumed
from mock_vendors.paging.facts import told
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.sizes import Sized
from mock_vendors.paging.traits import Trait

_SEAL = 16
_TRAITS = frozenset({Trait.NEXT, Trait.SNAPSHOT, Trait.WALKS})


@dataclass(frozen=True, slots=True)
class Opened:
    """What a locator says: the query, how much it had, the page size, the next place, the state of the data."""

    query: str
    total: int
    size: int
    start: int
    version: int = 0


@STYLES.register("locator")
@dataclass(frozen=True, slots=True)
class Locator(Sized):
    """``prefix`` starts every locator; behind the last dash stands the place of its next row."""

    prefix: str = ""
    size: str = "batchSize"
    locator: str = "locator"
    below: str = "clamp"

    @property
    def traits(self) -> frozenset[Trait]:
        return _TRAITS

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.size, self.locator)

    def first(self, size: int) -> dict[str, str]:
        return {self.size: str(size)}

    def resume(self, asked: Asked, /) -> Resumed | None:
        text = asked.parameters.get(self.locator)
        if text is None:
            return None
        opened = self.open(text, asked)
        path, _, query = opened.query.partition("?")
        if path != asked.query.partition("?")[0]:
            raise self._refused(text)
        return Resumed({**dict(parse_qsl(query, keep_blank_values=True)), self.locator: text}, opened.version)

    def find(self, asked: Asked, /) -> Place:
        text = asked.parameters.get(self.locator)
        if text is None:
            return Place(0, self.sized(asked.parameters, self.size), version=asked.version)
        opened = self.open(text, asked)
        if asked.query and opened.query != asked.query:
            raise self._refused(text)
        start, size = opened.start, opened.size
        return Place(start, size, start // size, version=opened.version, limit=opened.total)

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        total = asked.total if page.place.limit is None else page.place.limit
        follow = None if page.follow is None else {self.locator: self._sealed(asked, page.follow, total)}
        locator = None if follow is None else follow[self.locator]
        facts = {**told(page), "next": locator, "previous": None, "locator": locator}
        return Cut(page.start, page.stop, follow, facts, kept=())

    def open(self, text: str, asked: Asked) -> Opened:
        """Return what the locator says; raises `BadPage` unless every byte is as it was issued."""
        body, _, place = text.removeprefix(self.prefix).rpartition("-")
        payload, seal = body[:-_SEAL], body[-_SEAL:]
        if not text.startswith(self.prefix) or not place.isascii() or not place.isdigit() or not payload:
            raise self._refused(text)
        if not seal.isascii() or not hmac.compare_digest(seal, _code(asked, payload, place)):
            raise self._refused(text)
        try:
            query, total, size, version = json.loads(
                zlib.decompress(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            )
        except (ValueError, binascii.Error, zlib.error) as error:
            raise self._refused(text) from error
        return Opened(query, total, size, int(place), version)

    def _sealed(self, asked: Asked, place: Place, total: int) -> str:
        packed = zlib.compress(json.dumps([asked.query, total, place.size, place.version]).encode(), 9)
        payload = base64.urlsafe_b64encode(packed).decode().rstrip("=")
        return f"{self.prefix}{payload}{_code(asked, payload, str(place.start))}-{place.start}"

    def _refused(self, text: str) -> BadPage:
        return BadPage(self.locator, text, "invalid query locator", "bad_locator")


def _code(asked: Asked, payload: str, place: str) -> str:
    return asked.seal(f"{payload}-{place}")[:_SEAL]
