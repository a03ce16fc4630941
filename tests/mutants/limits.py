"""``limit`` and ``apiLimit``."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.bulk import runner
from harness.bulk.api import data, files
from harness.bulk.api.errors import ApiError
from harness.bulk.engine import call, choosing, download, ending
from harness.bulk.jobs import Job, JobStatus, StopReason
from mutants.lab import Lab
from mutants.registry import mutant


@mutant("limit is applied before the filter")
def limit_before_the_filter(lab: Lab) -> None:
    def take(original: Any, page: Any, point: Any, criteria: Any, *more: Any) -> Any:
        if criteria.limit is None:
            return original(page, point, criteria, *more)
        left = criteria.limit - point.records - point.excluded
        cut = replace(page, records=page.records[: point.skip + left])
        taken = original(cut, point, replace(criteria, limit=None), *more)
        after = taken.point
        if after.records + after.excluded < criteria.limit:
            return taken
        return replace(taken, point=replace(after, stop=StopReason.LIMIT), more=False)

    lab.around(download, "take", take)


@mutant("limit lets one record more through")
def limit_off_by_one(lab: Lab) -> None:
    def take(original: Any, page: Any, point: Any, criteria: Any, *more: Any) -> Any:
        raised = None if criteria.limit is None else criteria.limit + 1
        return original(page, point, replace(criteria, limit=raised), *more)

    lab.around(download, "take", take)


@mutant("limit is rounded up to whole pages")
def limit_in_whole_pages(lab: Lab) -> None:
    def take(original: Any, page: Any, point: Any, criteria: Any, *more: Any) -> Any:
        taken = original(page, point, replace(criteria, limit=None), *more)
        full = criteria.limit is not None and taken.point.records >= criteria.limit
        return replace(taken, point=replace(taken.point, stop=StopReason.LIMIT), more=False) if full else taken

    lab.around(download, "take", take)


@mutant("a job that came to its limit is ABORTED")
def limit_aborts(lab: Lab) -> None:
    def ended(original: Any, job: Any, end: Any, now: float) -> Any:
        limited = end.stop is StopReason.LIMIT
        return original(job, replace(end, status=JobStatus.ABORTED) if limited else end, now)

    lab.around(runner, "ended", ended)


@mutant("apiLimit is exceeded by one call")
def api_limit_exceeded_by_one(lab: Lab) -> None:
    def left(self: Any) -> bool:
        return self._allowed is None or self.made + self._reserved <= self._allowed

    lab.swap(call.JobCall, "_left", left)


@mutant("apiLimit stops one call early")
def api_limit_one_short(lab: Lab) -> None:
    def left(self: Any) -> bool:
        return self._allowed is None or self.made + self._reserved + 1 < self._allowed

    lab.swap(call.JobCall, "_left", left)


@mutant("apiLimit is no limit for retries")
def api_limit_without_retries(lab: Lab) -> None:
    def admit(original: Any, self: Any, *, retry: bool, data: bool) -> None:
        kept = self._allowed
        if retry:
            self._allowed = None if kept is None else kept + 1
        try:
            original(self, retry=retry, data=data)
        finally:
            self._allowed = None if kept is None else kept + (retry and data)

    lab.around(call.JobCall, "admit", admit)


@mutant("a job that used up its apiLimit is COMPLETED")
def api_limit_completes(lab: Lab) -> None:
    def judged(original: Any, end: Any, settings: Any) -> Any:
        return original(end, {**settings, ending.API_LIMIT_STATUS: "COMPLETED"})

    lab.around(choosing, "judged", judged)


@mutant("a restart brings no new apiLimit")
def api_limit_spent_for_ever(lab: Lab) -> None:
    lab.around(Job, "restarted", lambda original, self: replace(original(self), calls_before=0))


@mutant("apiLimit is ignored")
def api_limit_ignored(lab: Lab) -> None:
    lab.swap(call.JobCall, "_left", lambda self: True)


@mutant("what was read before the apiLimit was reached is thrown away")
def api_limit_loses_the_page(lab: Lab) -> None:
    def readable(original: Any, job_id: str) -> Any:
        job, point = original(job_id)
        if job.stop is StopReason.API_LIMIT:
            raise ApiError(404, f"Job {job.id} has no result.")
        return job, point

    for module in (data, files):
        lab.around(module, "readable", readable)
