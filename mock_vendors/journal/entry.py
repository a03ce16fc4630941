"""One exchange, without its secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

Pairs = Sequence[tuple[str, str]]
Spans = Sequence[tuple[int, int]]

_WORDS = "token|secret|password|passwd|key|code|signature|assertion|credential"
_PARAMETER = re.compile(rf"((?:^|[&?])[^=&?]*(?:{_WORDS})[^=&?]*=)[^&>\s]*", re.I)
_HEADER = re.compile(rf"(?:{_WORDS}|auth|cookie|session)", re.I)
_HIDDEN = "…"


@dataclass(slots=True)
class Entry:
    """``at`` and ``took`` are seconds of the vendor's clock; ``complete`` is false while, or when, the response did
    not reach its end. ``allowed_at`` is when the vendor, having refused, would let the next call pass.

    ``rows`` are the spans of rows that the response carried, ``version`` that of their data set at the time.
    """

    n: int
    at: float
    method: str
    path: str
    query: str
    status: int
    resource: str | None
    records: int
    fault: str | None
    reason: str | None
    retry_after: str | None
    complete: bool = False
    caller: str = ""
    allowed_at: float | None = None
    rows: Spans = ()
    version: int = 0
    took: float = 0.0
    base: str = ""
    received: int = 0
    sent: int = 0
    asked: Iterable[tuple[str, str]] = ()
    told: Iterable[tuple[str, str]] = ()

    def as_json(self) -> dict[str, Any]:
        """Return what the control API shows: all but the headers."""
        return {name: getattr(self, name) for name in _SHOWN}

    def cleaned(self) -> Entry:
        """Take the secrets out of the headers, which are those of the exchange until then, and return itself."""
        self.asked, self.told = _harmless(self.asked), _harmless(self.told)
        return self


def harmless_query(query: str) -> str:
    """Return a query string with the values of token-like parameters hidden."""
    return _PARAMETER.sub(rf"\1{_HIDDEN}", query) if query else ""


def _harmless(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, _HIDDEN if _secret(name) else _without(str(text))) for name, text in headers]


@lru_cache(maxsize=4096)
def _secret(name: str) -> bool:
    return bool(_HEADER.search(name))


def _without(text: str) -> str:
    return _PARAMETER.sub(rf"\1{_HIDDEN}", text) if "=" in text else text


_SHOWN = tuple(name for name in Entry.__slots__ if name not in ("asked", "told"))
