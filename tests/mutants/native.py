"""Jobs that the vendor's own bulk API does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.bulk.api import downloads, uploads
from harness.bulk.engine import native
from harness.bulk.jobs import StopReason
from mutants.lab import STATUS, Lab
from mutants.registry import mutant


@mutant("a query never uses the vendor's bulk API")
def native_never_for_queries(lab: Lab) -> None:
    lab.swap(downloads, "native_query", lambda resource, settings, criteria: False)


@mutant("an upload never uses the vendor's bulk API")
def native_never_for_uploads(lab: Lab) -> None:
    lab.swap(uploads, "native_upload", lambda resource, settings, meta: False)


@mutant("a download uses the vendor's bulk API")
def native_for_downloads(lab: Lab) -> None:
    def chosen(criteria: Any, origin: Any, resource: Any) -> bool:
        return bool(downloads.native_query(resource, downloads.instance().settings, criteria))

    lab.swap(downloads, "_native", chosen)


@mutant("a native job does not say so")
def native_not_told(lab: Lab) -> None:
    lab.looks(lambda body: {"native": False})


@mutant("a native job does not name the vendor's job")
def vendor_job_not_told(lab: Lab) -> None:
    lab.bodies(STATUS, lambda body: {name: body[name] for name in body if name != "vendorJobId"})


@mutant("a native job that is cancelled leaves the vendor's job running")
def vendor_job_left_running(lab: Lab) -> None:
    lab.swap(native, "close", lambda jobs, known, desk, done: None)


@mutant("a native job whose vendor's job failed is COMPLETED")
def native_failure_completed(lab: Lab) -> None:
    def download(original: Any, *arguments: Any) -> Any:
        found = original(*arguments)
        return replace(found, stop=StopReason.END, detail="") if found.stop is StopReason.REFUSED else found

    lab.around(native, "download", download)


@mutant("a native job loses the first record of each part of its result")
def native_part_cut(lab: Lab) -> None:
    def page(original: Any, self: Any, *arguments: Any) -> Any:
        found = original(self, *arguments)
        return replace(found, records=found.records[1:]) if len(found.records) > 1 else found

    lab.around(native.RememberedPages, "page", page)
