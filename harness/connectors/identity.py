"""Who a record is: its primary key as it was written, read without decoding the rest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import msgspec

from harness.connectors.spans import decoded

Read = Callable[[bytes], bytes]


@lru_cache(maxsize=256)
def key_reader(name: str) -> Read:
    """Return what reads the key called ``name``, which may be a path with dots; empty bytes mean that there is none."""
    head, _, rest = name.partition(".")
    shape = msgspec.defstruct("Key", [("key", msgspec.Raw, msgspec.Raw())], rename={"key": head})
    decode = msgspec.json.Decoder(shape).decode
    inner = key_reader(rest) if rest else None

    def read(record: bytes) -> bytes:
        try:
            found = bytes(decode(record).key)  # type: ignore[attr-defined]
        except msgspec.MsgspecError:
            found = _slowly(record, head)
        if inner is not None:
            return inner(found) if found[:1] == b"{" else b""
        return b"" if found in (b"null", b'""') else found

    return read


def keys(records: Sequence[bytes], name: str) -> tuple[bytes, ...]:
    """Return the primary key of each record."""
    return tuple(map(key_reader(name), records))


def _slowly(record: bytes, head: str) -> bytes:
    """Read what only the standard library reads, such as half of a surrogate pair."""
    value: Any = decoded(record).get(head)
    return b"" if value is None else json.dumps(value).encode()


def digest(records: Sequence[bytes]) -> str:
    """Name the content of a page."""
    return hashlib.blake2b(b"\n".join(records), digest_size=12).hexdigest()
