"""An upload in parts, from wherever an earlier process left it to its end."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from harness.bulk.deliver.parts import Part, parts
from harness.bulk.engine.call import Cancelled
from harness.bulk.store.protocol import JobStore
from harness.connectors.docs_hub.hub import PART, Chunk, Digest, File, Lost, PartsHub, Sent, Session
from harness.connectors.errors import ConnectorError, Exhausted
from harness.connectors.page import Call
from harness.connectors.retry import Again, RetryPolicy

T = TypeVar("T")
_NOTE = "delivery"
# How often a file is begun once more after its upload was lost; each time everything is sent again.
_BEGINNINGS = 3


@dataclass(frozen=True, slots=True)
class Steps:
    """Takes steps, each as often as the policy allows; they count as requests that are none for data."""

    policy: RetryPolicy
    call: Call
    rng: random.Random

    def take(self, step: Callable[[], T]) -> T:
        tried = False

        def attempt() -> T:
            nonlocal tried
            self.call.admit(retry=tried, data=False)
            tried = True
            return step()

        return self.policy.run(attempt, wait=self.call.wait, rng=self.rng)


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept with a job about its upload."""

    job_id: int
    store: JobStore

    def read(self) -> Session | None:
        found: Session | None = self.store.kept(self.job_id, _NOTE)
        return found

    def write(self, session: Session | None) -> None:
        self.store.keep(self.job_id, _NOTE, session)


@dataclass(frozen=True, slots=True)
class Upload:
    """One file for one storage; ``content`` begins the file's bytes anew at each call."""

    hub: PartsHub
    file: File
    content: Callable[[], Iterator[bytes]]
    steps: Steps
    note: Note

    def run(self) -> None:
        """Raises `ConnectorError` when the storage will not take the file, and whatever `Call` raises."""
        reason = ""
        for _ in range(_BEGINNINGS):
            kept = self.note.read()
            try:
                return self._carry(self._begun()) if kept is None else self._resume(kept)
            except Lost as lost:
                reason = str(lost)
                self.note.write(None)
            except Cancelled:
                self._give_up()
                raise
        raise Exhausted("Upload lost", f"{_BEGINNINGS} times, at last because {reason}")

    def _begun(self) -> Session:
        """Begin an upload, noted before anything is sent."""
        session = self.steps.take(lambda: self.hub.begin(self.file))
        self.note.write(session)
        return session

    def _resume(self, session: Session) -> None:
        """Go on with the upload of an earlier process, which may have died at its very end."""
        try:
            self._carry(session)
        except Lost:
            digest, total = self.hub.digest(session), 0
            for piece in self.content():
                digest.update(piece)
                total += len(piece)
            self._finish(session, total, digest)

    def _carry(self, session: Session) -> None:
        digest, done = self.hub.digest(session), self.steps.take(lambda: self.hub.received(session))
        total = done
        for part in self._parts(session, done, digest):
            total = part.end
            self._send(session, part)
        self._finish(session, total, digest)

    def _finish(self, session: Session, total: int, digest: Digest) -> None:
        sent = Sent(self.file, total, digest.hexdigest())
        self.steps.take(lambda: self.hub.finish(session, sent))

    def _parts(self, session: Session, done: int, digest: Digest) -> Iterator[Part]:
        try:
            yield from parts(self.content(), session[PART], skip=done, digest=digest)
        except ValueError as error:
            raise Lost(str(error)) from error

    def _send(self, session: Session, part: Part) -> None:
        """Send a part; after a failure only what of it the storage says it does not have."""
        total = part.end if part.last else self.file.size
        tried = False

        def attempt() -> None:
            nonlocal tried
            start = self.hub.received(session) if tried else part.offset
            tried = True
            if not part.offset <= start <= part.end:
                raise Lost(f"the storage has {start} bytes and not {part.offset} to {part.end}")
            # An empty file is one empty part; what has arrived meanwhile is sent to no place that is taken.
            if start < part.end or part.end == 0:
                self.hub.send(session, Chunk(start, part.content[start - part.offset :], total))

        self.steps.take(attempt)

    def _give_up(self) -> None:
        """Let the storage forget a cancelled upload, if it will: what it keeps costs the caller money."""
        session = self.note.read()
        try:
            if session is not None:
                self.hub.abandon(session)
        except (Again, ConnectorError, Lost):
            return
        self.note.write(None)
