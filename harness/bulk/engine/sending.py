"""Rows sent to the vendor, several at the same time; what each of them came to, however the sending ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol

from harness.bulk.engine.call import Cancelled, Interrupted
from harness.bulk.engine.rows import Row
from harness.bulk.engine.upload_options import UploadOptions
from harness.bulk.engine.windows import groups
from harness.bulk.store.protocol import Outcome
from harness.connectors.errors import ConnectorError, Exhausted, Refused, UnknownOutcome, Unsupported
from harness.connectors.page import Call

_NOTHING_WRITTEN = frozenset((400, 409, 413, 422))
"""By these a vendor refuses a whole batch for the sake of one record, which is then found by sending each alone."""


class Writes(Protocol):
    """The part of a connector that an upload needs (see `harness.connectors.writer.Writer`)."""

    @property
    def repeatable(self) -> bool: ...

    @property
    def key_life(self) -> float: ...

    @property
    def most(self) -> int: ...

    def identity(self, record: Mapping[str, Any]) -> str | None: ...

    def write(self, record: Mapping[str, Any], key: str, call: Call) -> str: ...

    def write_many(self, records: Sequence[Mapping[str, Any]], call: Call) -> Sequence[str | ConnectorError]: ...

    def find(self, record: Mapping[str, Any], *, since: float, call: Call) -> tuple[str, ...]: ...


@dataclass(slots=True)
class Sent:
    """What came of some rows: outcomes, those in doubt with the reason, and what kept the rest from being sent."""

    outcomes: list[Outcome] = field(default_factory=list)
    doubtful: list[tuple[Row, str]] = field(default_factory=list)
    stopped: Exception | None = None

    def take(self, other: Sent) -> None:
        self.outcomes += other.outcomes
        self.doubtful += other.doubtful
        self.stopped = self.stopped or other.stopped


class Sender:
    """Sends rows of one upload; ``key`` names a row to the vendor."""

    def __init__(self, writes: Writes, call: Call, key: Callable[[int], str], options: UploadOptions) -> None:
        self._writes, self._call, self._key, self._group = writes, call, key, options.group
        self._pool = ThreadPoolExecutor(options.parallel, "bulk-upload") if options.parallel > 1 else None

    def close(self) -> None:
        """Let the threads go, once each has come to the end of its request."""
        if self._pool is not None:
            self._pool.shutdown()

    def send(self, rows: Sequence[Row]) -> Sent:
        """Send the rows; what stops one request stops those that have not begun."""
        sent = Sent()
        parts = groups(rows, self._group)
        for part in self._pool.map(self._attempt, parts) if self._pool else map(self._attempt, parts):
            sent.take(part)
            if part.stopped and self._pool is None:
                break
        return sent

    def _attempt(self, rows: Sequence[Row]) -> Sent:
        sent = Sent()
        try:
            if len(rows) > 1:
                self._together(rows, sent)
            else:
                self._alone(rows, sent)
        except (Cancelled, Interrupted) as stop:
            sent.stopped = stop
        return sent

    def _alone(self, rows: Sequence[Row], sent: Sent) -> None:
        for row in rows:
            call = _Noted(self._call)
            try:
                identity = self._writes.write(row.record, self._key(row.number), call)
                sent.outcomes.append(Outcome(row.number, identity))
            except (ConnectorError, Unsupported) as error:
                self._failed(row, error, sent)
            except (Cancelled, Interrupted):
                # Without a key nothing is waited for that the vendor may have done.
                if call.asked and self._writes.key_life:
                    self._left([row], sent)
                raise

    def _together(self, rows: Sequence[Row], sent: Sent) -> None:
        call = _Noted(self._call)
        try:
            verdicts = self._writes.write_many([row.record for row in rows], call)
        except (Cancelled, Interrupted):
            if call.asked:
                self._left(rows, sent)
            raise
        except (ConnectorError, Unsupported) as error:
            if isinstance(error, Refused) and error.status in _NOTHING_WRITTEN:
                self._alone(rows, sent)
                return
            for row in rows:
                self._failed(row, error, sent)
            return
        for row, verdict in zip(rows, verdicts, strict=True):
            if isinstance(verdict, Exhausted):
                # The vendor would take it a little later, and alone it is waited for.
                self._alone([row], sent)
            elif isinstance(verdict, ConnectorError):
                self._failed(row, verdict, sent)
            else:
                sent.outcomes.append(Outcome(row.number, verdict))

    def _left(self, rows: Sequence[Row], sent: Sent) -> None:
        if not self._writes.repeatable:
            sent.doubtful += [(row, "nobody waited for the answer") for row in rows]

    def _failed(self, row: Row, error: ConnectorError | Unsupported, sent: Sent) -> None:
        if not isinstance(error, UnknownOutcome):
            sent.outcomes.append(failure(row, error))
        elif self._writes.repeatable:
            sent.outcomes.append(unknown(row, str(error)))
        else:
            sent.doubtful.append((row, str(error)))


class _Noted:
    """Passes a `Call` through and remembers that the vendor was asked."""

    def __init__(self, call: Call) -> None:
        self._call, self.asked = call, False

    def admit(self, *, retry: bool, data: bool) -> None:
        self._call.admit(retry=retry, data=data)
        self.asked = self.asked or data

    def wait(self, seconds: float) -> None:
        self._call.wait(seconds)


def failure(row: Row, error: ConnectorError | Unsupported) -> Outcome:
    """Return the outcome of a record that the vendor, or the connector, would not take."""
    if isinstance(error, Unsupported):
        return Outcome(row.number, status=str(error), record=row.record)
    return Outcome(row.number, None, str(error), error.status, error.provider_message, row.record)


def unknown(row: Row, why: str) -> Outcome:
    """Return the outcome of a record of which nobody can say whether the vendor has it."""
    return Outcome(row.number, status=f"unknown outcome: {why}", record=row.record)
