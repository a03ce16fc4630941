"""The result of a job as bytes, also over connections that die."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import requests

from harness.client.errors import Unreachable

CHUNK = 1 << 16
ATTEMPTS = 5

Opener = Callable[[dict[str, str]], requests.Response]
"""Asks for the file with these extra headers; raises for refusals."""


def stream(opener: Opener) -> Iterator[bytes]:
    """Yield the file as it arrives; a connection that dies in the middle raises `Unreachable`."""
    with opener({}) as answer:
        yield from _body(answer)


def save(opener: Opener, path: Path) -> int:
    """Write the file to ``path``, which appears only when it is whole; return its size.

    A connection that dies is taken up again where it stopped if the service can send the rest,
    else from the beginning.
    """
    part = path.with_name(f".{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                _append(opener, part)
                break
            except Unreachable:
                if attempt == ATTEMPTS:
                    raise
        size = part.stat().st_size
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return size


def _append(opener: Opener, part: Path) -> None:
    have = part.stat().st_size if part.exists() else 0
    # Offsets count the bytes on disk, so the answer must not be compressed on the way.
    wanted = {"Range": f"bytes={have}-", "Accept-Encoding": "identity"} if have else {}
    with opener(wanted) as answer:
        resumed = answer.status_code == requests.codes.partial_content
        if resumed and not _starts_at(answer, have):
            part.unlink(missing_ok=True)
            raise Unreachable(f"{answer.url.partition('?')[0]}: another part of the file came than was asked for")
        with part.open("ab" if resumed else "wb") as file:
            for chunk in _body(answer):
                file.write(chunk)


def _starts_at(answer: requests.Response, have: int) -> bool:
    return answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")


def _body(answer: requests.Response) -> Iterator[bytes]:
    try:
        yield from (chunk for chunk in answer.iter_content(CHUNK) if chunk)
    except requests.RequestException as error:
        raise Unreachable(f"{answer.url.partition('?')[0]}: the connection died inside the file") from error
