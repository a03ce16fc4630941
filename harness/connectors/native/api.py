"""What every bulk API of a vendor is to us: jobs that export, jobs that import, and what they can do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from contracts import Clock
from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.envelope import NoPage
from harness.connectors.errors import Refused, TooMuch
from harness.connectors.exchange import Exchange
from harness.connectors.native.numbers import Numbers
from harness.connectors.native.progress import Progress
from harness.connectors.page import Ask, Call
from harness.connectors.registry import Registry

T = TypeVar("T")

VendorJob = Mapping[str, Any]
"""The note about a job at the vendor: JSON values, at least ``id`` and when it was ``begun``."""

Cursor = Mapping[str, Any]
"""A place in the result of a vendor's job: JSON values."""

Row = Mapping[str, str]
"""One record to write, flat: a name with dots for what is nested."""

_RETRIES = 2
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

PREFERRED = "bulk.native.api"
"""The setting that names which of a vendor's bulk APIs is used."""


class NotOffered(Refused):
    """The vendor's bulk API does not know the object, though its lists may."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some records of a result, each one JSON object; ``due`` is how many there must be by its end, if known."""

    records: tuple[bytes, ...]
    next: Cursor | None = None
    due: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one row, counted from 0 within what was sent.

    ``vendor_id`` is ``None`` for a row that was not taken; ``known`` is false where the vendor says nothing about it.
    """

    place: int
    vendor_id: str | None
    text: str = ""
    known: bool = True


class Exports(Protocol):
    def begin(self, ask: Ask, call: Call, /) -> VendorJob:
        """Make a job that exports what is asked for."""

    def look(self, job: VendorJob, call: Call, /) -> Progress:
        """Ask how the job stands."""

    def part(self, job: VendorJob, cursor: Cursor | None, call: Call, /) -> Part:
        """Read a part of the result of a job that is done, the first one without a cursor."""

    def close(self, job: VendorJob, call: Call, /, *, done: bool) -> None:
        """Throw the job and its result away, having stopped it unless it is ``done``; may raise `ConnectorError`."""


class Imports(Protocol):
    """In this order: `begin`, `fill`, `release`, `look` until it has ended, `verdicts`, `close`.

    A job takes ``most_rows`` rows of ``most_bytes`` bytes together; ``null`` is the cell that empties a field.
    """

    most_rows: int
    most_bytes: int
    null: str

    def begin(self, columns: Sequence[str], call: Call, /) -> VendorJob:
        """Make a job for rows with these columns; nothing is written by that."""

    def fill(self, job: VendorJob, columns: Sequence[str], rows: Sequence[Row], call: Call, /) -> VendorJob:
        """Send the rows; `UnknownOutcome` when the vendor may have got them."""

    def release(self, job: VendorJob, call: Call, /) -> VendorJob:
        """Let the vendor work on what was sent; may be called again when nobody knows whether it was."""

    def abandon(self, job: VendorJob, call: Call, /) -> VendorJob | None:
        """Make sure that nothing is ever written by the job; return it if the vendor has begun all the same."""

    def look(self, job: VendorJob, call: Call, /) -> Progress:
        """Ask how the job stands: ``OPEN`` as long as it has not been released."""

    def verdicts(self, job: VendorJob, columns: Sequence[str], rows: Sequence[Row], call: Call, /) -> Iterator[Verdict]:
        """Yield what became of the rows, each once, in any order."""

    def close(self, job: VendorJob, call: Call, /, *, done: bool) -> None:
        """As for exports."""


@dataclass(frozen=True, slots=True)
class Way:
    """How an upload wants its records written."""

    action: str = "create"
    identifier: str = ""
    serial: bool = False

    @classmethod
    def of(cls, meta: Mapping[str, Any]) -> Way:
        """Read it from the metaData of an upload: one that names an identifier upserts unless it says otherwise."""
        identifier = str(meta.get("identifierFieldName") or meta.get("primaryKeyName") or "")
        action = str(meta.get("action") or ("upsert" if identifier else "create"))
        return cls(action, identifier, str(meta.get("concurrency", "")).lower() == "serial")


@dataclass(frozen=True, slots=True)
class Kit:
    """What an API's jobs are made of: the object, the API's entry in the connector's file, and the means to talk."""

    resource: ObjectDefinition
    options: Mapping[str, Any]
    exchange: Exchange
    numbers: Numbers

    @property
    def clock(self) -> Clock:
        return self.exchange.clock

    def hurried(self) -> Kit:
        """Return the same for what may as well not succeed, such as tidying up."""
        return replace(self, exchange=self.exchange.hurried(_RETRIES))


def checked_id(text: Any) -> str:
    """Return the id of something at the vendor, fit for a path; raises `NoPage`."""
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise NoPage("the answer names no id that can be used", shape=True)
    return text


def fitting(read: Callable[[int], T], most: int) -> T:
    """Read a part of up to ``most`` records, and of ever fewer as long as they are too much for one answer."""
    while True:
        try:
            return read(most)
        except TooMuch:
            if most == 1:
                raise
            most = max(1, most // 10)


@dataclass(frozen=True, slots=True)
class Api:
    """``answers`` and ``takes`` tell whether it can do a job as completely as the platform's own way could.

    Only some write one batch after the other if asked to (``serial``); some need to know more of an object (``needs``).
    """

    exports: Callable[[Kit], Exports]
    imports: Callable[[Kit, Way], Imports]
    answers: Callable[[ObjectDefinition, Ask], bool]
    takes: Callable[[ObjectDefinition, Way], bool]
    serial: bool = False
    needs: tuple[str, ...] = ()


APIS: Registry[Api] = Registry("bulk API", __name__.rpartition(".")[0])


def api_of(resource: ObjectDefinition, settings: Mapping[str, str], way: Way) -> Api | None:
    """Return the API to use: the one the instance prefers, else the first of the file that can do it."""
    entry = entry_of(resource, settings, way)
    return APIS[entry["api"]] if entry else None


def entry_of(resource: ObjectDefinition, settings: Mapping[str, str], way: Way) -> Mapping[str, Any] | None:
    """Return the entry of that API in the connector's file."""
    preferred = settings.get(PREFERRED, "").strip()
    fit = [entry for entry in resource.native.apis if APIS[entry["api"]].serial or not way.serial]
    chosen = [entry for entry in fit if entry["api"] == preferred] if preferred else fit
    return chosen[0] if chosen else None
