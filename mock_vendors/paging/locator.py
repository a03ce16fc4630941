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

from mock_vendors.paging import STYLES, Asked, BadPage, Cut
from mock_vendors.paging.sizes import Sized

_SEAL = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """What a locator says: the query, how much it had, the page size, and the next place."""

    query: str
    total: int
    size: int
    start: int


@STYLES.register("locator")
@dataclass(frozen=True, slots=True)
class Locator(Sized):
    """``prefix`` starts every locator; behind the last dash stands the place of its next row."""

    prefix: str = ""
    size: str = "batchSize"
    locator: str = "locator"
    below: str = "clamp"

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.size, self.locator)

    def first(self, size: int) -> dict[str, str]:
        return {self.size: str(size)}

    def cut(self, asked: Asked) -> Cut:
        text = asked.parameters.get(self.locator)
        if text is None:
            opened = Opened(asked.query, asked.total, self.sized(asked.parameters, self.size), 0)
        else:
            opened = self.open(text, asked)
            if asked.query and opened.query != asked.query:
                raise self._refused(text)
        stop = min(opened.start + opened.size, opened.total)
        follow = None if stop >= opened.total else {self.locator: self._sealed(opened, stop, asked)}
        locator = None if follow is None else follow[self.locator]
        return Cut(opened.start, stop, follow, {"total": opened.total, "done": follow is None, "locator": locator})

    def open(self, text: str, asked: Asked) -> Opened:
        """Return what the locator says; raises `BadPage` unless every byte is as it was issued."""
        body, _, place = text.removeprefix(self.prefix).rpartition("-")
        payload, seal = body[:-_SEAL], body[-_SEAL:]
        if not text.startswith(self.prefix) or not place.isascii() or not place.isdigit() or not payload:
            raise self._refused(text)
        if not seal.isascii() or not hmac.compare_digest(seal, _code(asked, payload, place)):
            raise self._refused(text)
        try:
            query, total, size = json.loads(
                zlib.decompress(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
            )
        except (ValueError, binascii.Error, zlib.error) as error:
            raise self._refused(text) from error
        return Opened(query, total, size, int(place))

    def _sealed(self, opened: Opened, start: int, asked: Asked) -> str:
        packed = zlib.compress(json.dumps([opened.query, opened.total, opened.size]).encode(), 9)
        payload = base64.urlsafe_b64encode(packed).decode().rstrip("=")
        return f"{self.prefix}{payload}{_code(asked, payload, str(start))}-{start}"

    def _refused(self, text: str) -> BadPage:
        return BadPage(self.locator, text, "invalid query locator", "bad_locator")


def _code(asked: Asked, payload: str, place: str) -> str:
    return asked.seal(f"{payload}-{place}")[:_SEAL]
