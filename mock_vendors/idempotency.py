"""Idempotency keys: a request that comes again with its key gets its first answer, another one is refused."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from mock_vendors.exchange import Answer, Refusal, Request


@dataclass(frozen=True, slots=True)
class Kept:
    """The first answer to a key, and a digest of the request that got it."""

    key: str
    digest: str
    at: float
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Answered:
    """The answers that keys stand for, the oldest first; in a file where a restart must not forget them."""

    def __init__(self, file: Path | None = None) -> None:
        self.lock = threading.RLock()
        self._file = file
        self._kept: dict[str, Kept] = {}
        if file is not None and file.exists():
            self._kept = {kept.key: kept for kept in _read(file.read_bytes())}

    def find(self, key: str, since: float) -> Kept | None:
        """Return what a key stands for, unless that is older."""
        kept = self._kept.get(key)
        return kept if kept is not None and kept.at >= since else None

    def keep(self, kept: Kept, since: float) -> None:
        """Keep an answer, and forget what is older than ``since``."""
        self._kept.pop(kept.key, None)
        self._kept[kept.key] = kept
        for old in [key for key, each in self._kept.items() if each.at < since]:
            del self._kept[old]
        if self._file is not None:
            with self._file.open("ab") as file:
                file.write(_line(kept))

    def clear(self) -> None:
        """Forget everything."""
        with self.lock:
            self._kept.clear()
            if self._file is not None:
                self._file.unlink(missing_ok=True)

    def dump(self) -> list[str]:
        """Return every answer that is kept, ready for JSON."""
        with self.lock:
            return [_line(kept).decode() for kept in self._kept.values()]

    def load(self, dumped: Iterable[str]) -> None:
        """Take these answers instead of those that are kept."""
        lines = "".join(dumped).encode()
        with self.lock:
            self._kept = {kept.key: kept for kept in _read(lines)}
            if self._file is not None:
                self._file.write_bytes(lines)


@dataclass(frozen=True, slots=True)
class Idempotency:
    """How a vendor takes keys: in a ``header``, or in the ``field`` of a JSON body; for ``life`` seconds.

    Answers that are kept are those that a handler gave: what is refused may come again with the same key.
    A repeated answer has the headers ``replayed`` besides its own. ``longest`` is the length of the longest key.
    """

    header: str = ""
    field: str = ""
    life: float = 86_400.0
    longest: int = 255
    methods: tuple[str, ...] = ("POST",)
    replayed: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def answer(
        self, request: Request, caller: str, answered: Answered, now: float, handle: Callable[[], Answer]
    ) -> Answer:
        """Return the first answer to the key of a request, or else that of the handler; raises `Refusal`."""
        key = self._key(request) if request.method in self.methods else ""
        if not key:
            return handle()
        if len(key) > self.longest:
            problem = {"field": self.header or self.field, "value": key, "message": "the key is too long"}
            raise Refusal("bad_key_length", [{**problem, "limit": self.longest}])
        key, since = f"{caller} {key}", now - self.life
        with answered.lock:
            kept, digest = answered.find(key, since), _digest(request)
            if kept is not None:
                return self._again(kept, digest)
            answer = handle()
            headers = answer.headers
            answered.keep(Kept(key, digest, now, answer.status, headers, answer.body), since)
            return answer

    def _again(self, kept: Kept, digest: str) -> Answer:
        if kept.digest != digest:
            raise Refusal("reused_key", [{"field": self.header or self.field}], key=kept.key.partition(" ")[2])
        return Answer(kept.status, (*kept.headers, *self.replayed.items()), kept.body)

    def _key(self, request: Request) -> str:
        if self.header:
            return request.headers.get(self.header.lower(), "")
        try:
            value = orjson.loads(request.body)
        except ValueError:
            return ""
        key = value.get(self.field) if isinstance(value, dict) else None
        return key if isinstance(key, str) else ""


def _digest(request: Request) -> str:
    """Return what two requests share that ask for the same, whatever the order of their fields."""
    try:
        said = json.dumps(json.loads(request.body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        said = b"&".join(sorted(request.body.split(b"&")))
    return hashlib.sha256(f"{request.method} {request.path}\n".encode() + said).hexdigest()


def _line(kept: Kept) -> bytes:
    return orjson.dumps({**asdict(replace(kept, body=b"")), "body": base64.b64encode(kept.body).decode()}) + b"\n"


def _read(text: bytes) -> Iterator[Kept]:
    for line in text.splitlines(keepends=True):
        # A line without an end was being written when the process died; its answer never went out.
        if line.endswith(b"\n"):
            said: dict[str, Any] = orjson.loads(line)
            headers = tuple((name, text) for name, text in said["headers"])
            yield Kept(**{**said, "headers": headers, "body": base64.b64decode(said["body"])})
