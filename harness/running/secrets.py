"""The secrets of a target, struck out of everything that a run tells before anything is made of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from urllib.parse import quote

HIDDEN = "…"
LEAST = 6
"""Characters of a secret; what is shorter is found in many a word, and is none."""


def striking(secrets: Iterable[str]) -> Callable[[bytes], bytes]:
    """Return what strikes these out of a line of JSON, however they are written in its texts."""
    written = {form for secret in secrets if len(secret) >= LEAST for form in _forms(secret)}
    # One that holds another one comes first.
    ordered = sorted((form.encode() for form in written), key=len, reverse=True)
    hidden = json.dumps(HIDDEN)[1:-1].encode()

    def strike(line: bytes) -> bytes:
        for form in ordered:
            line = line.replace(form, hidden)
        return line

    return strike


def _forms(secret: str) -> Iterable[str]:
    """Yield a secret as it stands in a line: plain or in a URL, in a text or in JSON that is a text."""
    for form in (secret, quote(secret), quote(secret, safe="")):
        once = json.dumps(form)[1:-1]
        yield from (once, json.dumps(once)[1:-1])
