"""Downloads through the vendor's own bulk API: the vendor's job is remembered, gone on with, and thrown away."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from harness.bulk.engine.call import JobCall, Signal
from harness.bulk.engine.desk import Desk
from harness.bulk.engine.download import download
from harness.bulk.engine.ending import Ending
from harness.bulk.engine.options import Options
from harness.bulk.jobs import Job, StopReason
from harness.connectors.connector import Connector
from harness.connectors.errors import ConnectorError
from harness.connectors.native import NativePages, NotOffered, VendorJob
from harness.connectors.native.pages import JOB
from harness.connectors.page import Ask, Call, Page, Position

NOTE = "native"
"""The name under which the store keeps the vendor's job."""

_log = logging.getLogger(__name__)


class Closes(Protocol):
    def close(self, job: VendorJob, call: Call, /, *, done: bool) -> None: ...


def native_download(job: Job, connector: Connector, desk: Desk, signal: Signal) -> Ending | None:
    """Do the work of ``job`` from its last checkpoint to its end, and leave nothing behind at the vendor.

    ``None`` means that the vendor's bulk API does not offer the object: the job has to go the platform's way.
    """
    pages = RememberedPages(connector.native_pages(job.object_name), job, desk)
    ending = download(job, pages, desk, signal, Options(cursors=True))
    if not pages.offered:
        not_native(job, desk)
        return None
    known = desk.store.kept(job.id, NOTE)
    # A job that continues this one goes on with the same result; the vendor throws it away by itself in the end.
    if known is not None and ending.stop is not StopReason.LIMIT:
        exports = connector.native_pages(job.object_name, hurried=True).exports
        close(exports, known, desk, done=ending.stop is StopReason.END)
    return ending


class RememberedPages:
    """Pages whose vendor job is kept before anything is read of it, so that no crash makes a second one."""

    def __init__(self, pages: NativePages, job: Job, desk: Desk) -> None:
        self._pages, self._job, self._desk = pages, job, desk
        self._known: VendorJob | None = desk.store.kept(job.id, NOTE)
        self.offered = True

    def page(self, ask: Ask, position: Position | None, call: Call) -> Page:
        if position is None and self._known is not None:
            return Page((), {JOB: self._known})
        if position is not None and self._known is None:
            # The job began where another had stopped.
            self._remember(position[JOB])
        try:
            page = self._pages.page(ask, position, call)
        except NotOffered:
            self.offered = False
            raise
        if self._known is None and page.next is not None:
            self._remember(page.next[JOB])
        return page

    def ahead(self, ask: Ask, position: Position | None, page: Page) -> Iterator[Position]:
        return self._pages.ahead(ask, position, page)

    def _remember(self, known: VendorJob) -> None:
        self._known = known
        self._desk.store.keep(self._job.id, NOTE, known)
        self._desk.store.change(self._job.id, lambda job: replace(job, vendor_job_id=str(known["id"])))


def not_native(job: Job, desk: Desk) -> None:
    """Note that a job is done without the vendor's bulk API."""
    desk.store.change(job.id, lambda now: replace(now, native=False))


def close(jobs: Closes, known: VendorJob, desk: Desk, *, done: bool) -> None:
    """Throw a job away at the vendor; that it cannot be done is no failure of ours."""
    # Whatever ended our own job must not keep this from being asked; it is counted as no call of the job.
    call = JobCall(desk.clock, Signal(), made=0, other=0, allowed=None, commit=lambda _made: None)
    try:
        jobs.close(known, call, done=done)
    except ConnectorError as error:
        _log.info("job %s stays at the vendor: %s", known["id"], error)
