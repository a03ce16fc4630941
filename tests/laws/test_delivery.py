"""A file arrives whole and once, whatever the storage, the network and the process do on the way."""

from __future__ import annotations

import hashlib
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from contracts import VirtualClock
from harness.bulk.deliver.parts import parts
from harness.bulk.deliver.upload import Steps, Upload
from harness.bulk.engine.call import JobCall, Signal
from harness.connectors.docs_hub.hub import PART, Chunk, Digest, File, Lost, Sent, Session
from harness.connectors.errors import Exhausted
from harness.connectors.retry import Again, RetryPolicy

FILE = File("/a/b", "application/jsonl", None, "mine")
TROUBLES = ("fine", "unheard", "unanswered", "half", "forgotten", "crash before", "crash after")
troubles = st.lists(st.sampled_from(TROUBLES), max_size=25)
contents = st.lists(st.binary(max_size=7), max_size=8)


class Crash(BaseException):
    """The process is gone."""


class Notes:
    """What survives a crash."""

    def __init__(self) -> None:
        self.kept: Session | None = None

    def read(self) -> Session | None:
        return self.kept

    def write(self, session: Session | None) -> None:
        self.kept = session


class Storage:
    """Takes a file in parts, with the given troubles, one a step."""

    needs_size = False

    def __init__(self, troubles: list[str], part: int) -> None:
        self._troubles, self._part = iter(troubles), part
        self._sessions: dict[str, bytearray] = {}
        self.files: list[bytes] = []
        self.sent = 0

    def begin(self, file: File) -> Session:
        with Step(self) as step:
            name = f"s{len(self._sessions)}"
            self._sessions[name] = bytearray()
        return step.over({"id": name, PART: self._part})

    def digest(self, session: Session) -> Digest:
        return hashlib.sha256()

    def received(self, session: Session) -> int:
        with Step(self, session) as step:
            found = len(self._open(session))
        return step.over(found)

    def send(self, session: Session, chunk: Chunk) -> None:
        with Step(self, session) as step:
            kept = self._open(session)
            assert (len(kept) == chunk.offset, bool(chunk.content) or chunk.total == 0) == (True, True)
            kept += chunk.content[: len(chunk.content) // 2] if step.trouble == "half" else chunk.content
            self.sent += len(chunk.content)
        step.over(None)

    def finish(self, session: Session, sent: Sent) -> None:
        with Step(self, session) as step:
            if session["id"] not in self._sessions and self.files:
                return
            kept = bytes(self._open(session))
            assert (len(kept), hashlib.sha256(kept).hexdigest()) == (sent.total, sent.digest)
            self.files.append(kept)
            del self._sessions[session["id"]]
        step.over(None)

    def abandon(self, session: Session) -> None:
        self._sessions.pop(session["id"], None)

    def close(self) -> None: ...

    def next_trouble(self) -> str:
        return next(self._troubles, "fine")

    def forget(self, session: Session) -> None:
        self._sessions.pop(session["id"], None)

    def _open(self, session: Session) -> bytearray:
        if session["id"] not in self._sessions:
            raise Lost("gone")
        return self._sessions[session["id"]]


class Step:
    """One request: trouble may strike before it has an effect, or after."""

    def __init__(self, storage: Storage, session: Session | None = None) -> None:
        self.trouble = storage.next_trouble()
        if self.trouble == "forgotten" and session is not None:
            storage.forget(session)
        if self.trouble == "unheard":
            raise Again(Exhausted("Connection failed", ""))
        if self.trouble == "crash before":
            raise Crash

    def __enter__(self) -> Step:
        return self

    def __exit__(self, *_about: object) -> None: ...

    def over(self, found: Any) -> Any:
        if self.trouble in ("unanswered", "half"):
            raise Again(Exhausted("Read timed out", ""))
        if self.trouble == "crash after":
            raise Crash
        return found


def carried(storage: Storage, pieces: list[bytes]) -> str:
    """Upload, with a new process after each crash; return how it ended."""
    notes, clock = Notes(), VirtualClock()
    while True:
        call = JobCall(clock, Signal(), made=0, other=0, allowed=None, commit=lambda _made: None)
        steps = Steps(RetryPolicy(retries=3), call, random.Random(1))
        try:
            Upload(storage, FILE, lambda: iter(pieces), steps, notes).run()  # type: ignore[arg-type]
        except Crash:
            continue
        except Exhausted as error:
            return error.reason
        return "arrived"


@given(contents, st.integers(1, 9), troubles)
def test_a_file_arrives_whole_and_once_or_is_said_to_have_failed(
    pieces: list[bytes], part: int, troubles: list[str]
) -> None:
    storage = Storage(troubles, part)
    ending = carried(storage, pieces)
    whole = b"".join(pieces)
    # A file whose end was not heard of may be there all the same: then it is the right one.
    assert storage.files in ([], [whole]) or ending == "Upload lost"
    assert ending != "arrived" or storage.files[-1] == whole
    assert ending == "arrived" or len(troubles) >= 3


@given(contents, st.integers(1, 9), st.integers(0, 24))
def test_a_crash_costs_no_more_than_one_part(pieces: list[bytes], part: int, steps: int) -> None:
    storage = Storage([*["fine"] * steps, "crash after"], part)
    assert carried(storage, pieces) == "arrived"
    assert storage.sent == len(b"".join(pieces))


@given(contents, st.integers(1, 9), st.data())
def test_parts_are_the_stream_from_any_place_on(pieces: list[bytes], size: int, data: st.DataObject) -> None:
    whole = b"".join(pieces)
    skip = data.draw(st.integers(0, len(whole)))
    digest = hashlib.sha256()
    found = list(parts(iter(pieces), size, skip=skip, digest=digest))
    assert b"".join(part.content for part in found) == whole[skip:]
    assert [len(part.content) for part in found[:-1]] == [size] * (len(found) - 1)
    assert [part.last for part in found] == [False] * (len(found) - 1) + [True]
    assert digest.digest() == hashlib.sha256(whole).digest()
