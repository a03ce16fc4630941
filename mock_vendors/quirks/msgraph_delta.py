"""Microsoft Graph's delta queries: everything once, then what has changed since, told by tokens that expire.

Source: https://learn.microsoft.com/graph/delta-query-overview
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mock_vendors.bodies import enveloped
from mock_vendors.data.text import dump, parse
from mock_vendors.data.version import State
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.projection import Projection
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_SEAL = 16
_SIZE, _LIFE = 100, 604_800
_ENVELOPE = {
    "@odata.context": "{base}/v1.0/$metadata#{name}",
    "@odata.nextLink": "$next_page?",
    "@odata.deltaLink": "$later?",
    "value": "$records",
}


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what has changed from ``since`` (all there is for None) up to ``upto``; ``at`` is its next place."""

    since: int | None
    upto: int
    at: int
    born: int
    select: str = ""


class Delta:
    """The delta query of one resource."""

    def __init__(self, stock: Stock, resource: ResourceSpec) -> None:
        self._stock, self._resource, self._data = stock, resource, stock.datasets[resource.name]
        self._projection = Projection(**resource.select) if resource.select else None

    def __call__(self, request: Request, _path: Mapping[str, str]) -> Answer:
        here = self._round(request)
        rows, left = self._rows(here)
        records = [self._shown(row, here) for row in rows]
        on = replace(here, at=rows[-1] + 1) if left else None
        link = f"{request.base}{request.path}"
        later = None if on else Round(here.upto, here.upto, 0, self._now(), here.select)
        facts = {
            "base": request.base,
            "name": self._resource.name,
            "next_page": f"{link}?$skiptoken={self._sealed(on)}" if on else None,
            "later": f"{link}?$deltatoken={self._sealed(later)}" if later else None,
        }
        there = [row for row in rows if self._data.state(row) is State.LIVE]
        body = enveloped(_ENVELOPE, facts, records)
        return Answer(200, (("Content-Type", "application/json"),), body, Delivery(self._resource.name, there))

    def _round(self, request: Request) -> Round:
        known = request.parameters
        text = known.get("$skiptoken") or known.get("$deltatoken")
        version, select = self._data.version, known.get("$select", "")
        if text is None:
            return Round(None, version, 0, self._now(), select)
        if text == "latest":
            return Round(version, version, 0, self._now(), select)
        said = self._opened(text, request)
        return replace(said, upto=version, born=self._now()) if "$deltatoken" in known else said

    def _rows(self, here: Round) -> tuple[Sequence[int], bool]:
        """Return the rows of this page, and whether there are more."""
        rows: Sequence[int]
        if here.since is not None:
            rows = [row for row in self._data.changed(here.since) if row >= here.at]
        elif not self._data.version:
            rows = range(here.at, len(self._data))
        else:
            view = self._data.view(as_of=here.upto)
            rows = [row for row in view.cut(0, len(view)) if row >= here.at]
        return rows[:_SIZE], len(rows) > _SIZE

    def _shown(self, row: int, here: Round) -> bytes:
        state = self._data.state(row)
        if here.since is not None and state is not State.LIVE:
            reason = "changed" if state is State.SOFT else "deleted"
            identity = self._data.keys(self._data.id_field, row)[0]
            return dump({"id": identity, "@removed": {"reason": reason}})
        record = self._data.row(row, as_of=here.upto if here.since is None else None)
        if self._projection is None:
            return record
        return self._projection.shown(record, self._projection.wanted({self._projection.parameter: here.select}))

    def _now(self) -> int:
        return int(self._stock.clock.now())

    def _sealed(self, here: Round) -> str:
        said = dump([here.since, here.upto, here.at, here.born, here.select])
        payload = base64.urlsafe_b64encode(said).decode().rstrip("=")
        return payload + self._seal(payload)

    def _seal(self, payload: str) -> str:
        return self._stock.keyring.seal(f"delta/{self._resource.name}/{payload}")[:_SEAL]

    def _opened(self, text: str, request: Request) -> Round:
        payload, seal = text[:-_SEAL], text[-_SEAL:]
        if not text.isascii() or not hmac.compare_digest(seal, self._seal(payload)):
            raise Refusal("bad_cursor", message="Badly formed token.")
        said: list[Any] = parse(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        here = Round(*said)
        if self._now() >= here.born + int(self._stock.spec.facts.get("delta_life", _LIFE)):
            raise Refusal("gone", location=f"{request.base}{request.path}?$deltatoken=")
        return here
