"""An answer as the steps of its way out: bytes, rests, the moment when it is all there, and an ending."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from mock_vendors.exchange import Answer, phrase
from mock_vendors.wire import SILENT, Ending, Framing, Wire

PLAIN = Wire()
_BODILESS = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
_SMALL = 1 << 18


class Mark(enum.Enum):
    """Where the client has all of an answer."""

    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing happens for so many seconds of the vendor's clock."""

    seconds: float


Step = bytes | memoryview | Rest | Mark | Ending


@dataclass(frozen=True, slots=True)
class Manner:
    """What the client's request says about how it may be answered."""

    head: bool = False
    keeps: bool = True
    modern: bool = True


def steps(answer: Answer, manner: Manner, now: float) -> Iterator[Step]:
    """Yield what has to be done, in order; the last step is an ending."""
    wire = answer.wire or PLAIN
    bare = manner.head or answer.status in _BODILESS
    # Without a length, and without chunks, the end of the connection is the end of the body.
    framing, until_close = _framing(answer, wire, manner)
    keeps = manner.keeps and not until_close and wire.ending is Ending.KEEP
    head = _head(answer, wire, framing, keeps=keeps, modern=manner.modern, date=_date(int(now)), bare=bare)
    if answer.wire is None and answer.stream is None and len(answer.body) < _SMALL:
        yield head if bare else head + answer.body
        yield Mark.WHOLE
    else:
        yield from _planned(answer, wire, framing, head, bare=bare)
    ending = Ending.CLOSE if wire.ending is Ending.KEEP and not keeps else wire.ending
    yield ending


def _planned(answer: Answer, wire: Wire, framing: Framing | None, head: bytes, *, bare: bool) -> Iterator[Step]:
    pause = wire.pause
    if pause is not None and pause.place == SILENT:
        yield Rest(pause.seconds)
    if answer.silent:
        return
    ahead = f"HTTP/1.1 {wire.interim} {phrase(wire.interim)}\r\n\r\n".encode() if wire.interim else b""
    for copy in range(wire.copies):
        body = () if bare else _body(answer, wire, framing)
        yield from _joined(ahead + head, body)
        if not copy and wire.whole:
            yield Mark.WHOLE
    if pause is not None and pause.place >= answer.size > SILENT:
        yield Rest(pause.seconds)


def _joined(head: bytes, body: Iterable[Step]) -> Iterator[Step]:
    """Yield the head together with the first bytes, if they come at once."""
    first = True
    for step in body:
        if first and isinstance(step, bytes | memoryview):
            yield b"".join((head, step)) if len(step) < _SMALL else head
            if len(step) >= _SMALL:
                yield step
        elif first:
            yield head
            yield step
        else:
            yield step
        first = False
    if first:
        yield head


def _body(answer: Answer, wire: Wire, framing: Framing | None) -> Iterator[Step]:
    pieces: Iterable[bytes | memoryview] = (answer.body,) if answer.stream is None else answer.stream
    if wire.stops_at is not None:
        pieces = _until(pieces, wire.stops_at)
    body: Iterable[bytes | memoryview | Rest] = (piece for piece in pieces if piece)
    if wire.pause is not None and 0 <= wire.pause.place < answer.size:
        body = _pausing(body, wire.pause.place, Rest(wire.pause.seconds))
    if wire.rate is not None:
        body = _dripping(body, wire.rate)
    return iter(body) if framing in (None, Framing.LENGTH) else _chunked(body, framing)


def _until(pieces: Iterable[bytes | memoryview], stop: int) -> Iterator[memoryview]:
    for piece in pieces:
        yield memoryview(piece)[:stop]
        stop -= len(piece)
        if stop <= 0:
            return


def _pausing(body: Iterable[bytes | memoryview | Rest], place: int, rest: Rest) -> Iterator[bytes | memoryview | Rest]:
    left: int | None = place
    for piece in body:
        if left is None or isinstance(piece, Rest) or len(piece) < left:
            yield piece
            left = left if left is None or isinstance(piece, Rest) else left - len(piece)
            continue
        view = memoryview(piece)
        yield from (step for step in (view[:left], rest, view[left:]) if isinstance(step, Rest) or step)
        left = None


def _dripping(body: Iterable[bytes | memoryview | Rest], rate: float) -> Iterator[bytes | memoryview | Rest]:
    count = max(1, int(rate))
    rest = Rest(count / rate)
    for piece in body:
        if isinstance(piece, Rest):
            yield piece
            continue
        view = memoryview(piece)
        for start in range(0, len(view), count):
            yield rest
            yield view[start : start + count]


def _chunked(body: Iterable[bytes | memoryview | Rest], framing: Framing | None) -> Iterator[bytes | memoryview | Rest]:
    size = "zz" if framing is Framing.BAD_CHUNKS else "%x"
    for piece in body:
        if isinstance(piece, Rest):
            yield piece
        else:
            yield b"".join(((size % len(piece) if "%" in size else size).encode(), b"\r\n", piece, b"\r\n"))
    if framing is not Framing.OPEN_CHUNKS:
        yield b"0\r\n\r\n"


def _framing(answer: Answer, wire: Wire, manner: Manner) -> tuple[Framing | None, bool]:
    """Return how the body's end is told, and whether only the connection's end tells it."""
    unknown = answer.stream is not None and answer.length is None
    if not unknown and wire.framing is Framing.LENGTH:
        return Framing.LENGTH, False
    if not manner.modern:
        return None, True
    return (Framing.CHUNKS if wire.framing is Framing.LENGTH else wire.framing), False


def _head(
    answer: Answer, wire: Wire, framing: Framing | None, *, keeps: bool, modern: bool, date: str, bare: bool
) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {phrase(answer.status)}", *(f"{name}: {text}" for name, text in answer.headers)]
    if framing is Framing.LENGTH:
        if answer.status not in _BODILESS:
            lines.append(f"Content-Length: {max(0, answer.size + wire.off_by)}")
    elif framing is not None and not bare:
        lines.append("Transfer-Encoding: chunked")
    lines.append(f"Date: {date}")
    if not keeps:
        lines.append("Connection: close")
    elif not modern:
        lines.append("Connection: keep-alive")
    text = "\r\n".join(lines)
    if text.count("\n") != len(lines) - 1:
        # A value with the end of a line in it would become a header of its own.
        text = "\r\n".join(" ".join(line.split()) for line in lines)
    return f"{text}\r\n\r\n".encode("latin-1", "replace")


@lru_cache(maxsize=4)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)
