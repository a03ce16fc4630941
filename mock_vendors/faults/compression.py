"""Bodies in gzip (RFC 1952), the same bytes every time."""

from __future__ import annotations

import gzip
from dataclasses import replace

from mock_vendors.exchange import Answer


def compressed(body: bytes) -> bytes:
    """Return a body in gzip; the time that the format has a place for is left out."""
    return gzip.compress(body, mtime=0)


def encoded(answer: Answer, body: bytes) -> Answer:
    """Return an answer with a body that it says is gzip."""
    headers = (*answer.headers, ("Content-Encoding", "gzip"))
    return replace(answer, headers=headers, body=body, stream=None, length=None)
