"""The result of a job as bytes, also over connections that die and into files of processes that were killed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import requests

from harness.client.errors import BulkError, Unreachable

CHUNK = 1 << 16
ATTEMPTS = 5

OnBytes = Callable[[int, int | None], None]
"""Is told how many bytes there are by now, and how many there will be if anybody knows."""


@dataclass(frozen=True, slots=True)
class Source:
    """A result: what tells it from all others, and how to ask for it with extra headers; raises for refusals."""

    name: str
    open: Callable[[dict[str, str]], requests.Response]


def stream(source: Source) -> Iterator[bytes]:
    """Yield the file as it arrives; a connection that dies in the middle raises `Unreachable`."""
    with source.open({}) as answer:
        yield from _body(answer)


def save(source: Source, path: Path, on_bytes: OnBytes | None = None) -> int:
    """Write the file to ``path``, which appears only when it is whole; return its size.

    A connection that dies is taken up again where it stopped if the service can send the rest, else from the
    beginning. So is what an earlier call left, if the service says that it is still the same file.
    """
    part = _Part(source.name, path)
    try:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                _append(source, part, on_bytes or _unheard)
                break
            except Unreachable:
                if attempt == ATTEMPTS:
                    raise
        size = part.size
        part.file.replace(path)
    except BaseException:
        if part.tag is None:
            part.forget()
        raise
    part.forget()
    return size


class _Part:
    """A file that is not whole yet, beside which it says of which file it is a part, and of which version."""

    def __init__(self, source: str, path: Path) -> None:
        self.file = path.with_name(f".{path.name}.part")
        self._note = path.with_name(f".{path.name}.part.json")
        self._source = source
        self.tag: str | None = self._noted()
        if self.tag is None:
            self.forget()

    @property
    def size(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0

    def begin(self, tag: str | None) -> None:
        """Note the version of which the first bytes are about to be written."""
        self.forget()
        # A weak tag promises the same meaning and not the same bytes.
        self.tag = tag if tag and not tag.startswith("W/") else None
        if self.tag is not None:
            self._note.write_text(json.dumps({"source": self._source, "tag": self.tag}), "utf-8")

    def forget(self) -> None:
        for path in (self.file, self._note):
            path.unlink(missing_ok=True)

    def _noted(self) -> str | None:
        try:
            note = json.loads(self._note.read_text("utf-8"))
            return str(note["tag"]) if note["source"] == self._source and self.file.exists() else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _append(source: Source, part: _Part, on_bytes: OnBytes) -> None:
    have = part.size
    # Offsets count the bytes on disk, so the answer must not be compressed on the way.
    wanted = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"} if have else {}
    if have and part.tag is not None:
        wanted["If-Range"] = part.tag
    with _opened(source, part, wanted) as answer:
        resumed = answer.status_code == requests.codes.partial_content
        if resumed and not _starts_at(answer, have):
            part.forget()
            raise Unreachable(f"{answer.url.partition('?')[0]}: another part of the file came than was asked for")
        if not resumed:
            part.begin(answer.headers.get("ETag"))
            have = 0
        _write(answer, part, have, on_bytes)


def _opened(source: Source, part: _Part, wanted: dict[str, str]) -> requests.Response:
    try:
        return source.open(wanted)
    except BulkError as error:
        if error.status != requests.codes.requested_range_not_satisfiable:
            raise
        part.forget()
        raise Unreachable(f"the file has no more than the {wanted['Range']} that are there; once more") from error


def _write(answer: requests.Response, part: _Part, have: int, on_bytes: OnBytes) -> None:
    whole = _whole(answer.headers, have)
    with part.file.open("ab" if have else "wb") as file:
        for chunk in _body(answer):
            file.write(chunk)
            have += len(chunk)
            on_bytes(have, whole)


def _whole(headers: Mapping[str, str], have: int) -> int | None:
    length = headers.get("Content-Length", "")
    plain = length.isdigit() and not headers.get("Content-Encoding")
    return have + int(length) if plain else None


def _starts_at(answer: requests.Response, have: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _body(answer: requests.Response) -> Iterator[bytes]:
    try:
        yield from (chunk for chunk in answer.iter_content(CHUNK) if chunk)
    except requests.RequestException as error:
        raise Unreachable(f"{answer.url.partition('?')[0]}: the connection died inside the file") from error


def _unheard(_have: int, _whole: int | None) -> None:
    """Nobody asked how far it is."""
