"""Jobs that go on where an earlier one ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.bulk import continuing
from harness.bulk.api import downloads
from harness.bulk.api.request import instance, platform
from harness.bulk.criteria.values import BadCriteria, Start
from harness.bulk.jobs import Job, StopReason
from mutants.lab import DOWNLOAD, Lab, with_body
from mutants.registry import mutant


def _starting(lab: Lab, change: Any) -> None:
    def continued(original: Any, *arguments: Any, **named: Any) -> Any:
        found = original(*arguments, **named)
        return found if found.start is None else replace(found, start=change(found.start))

    lab.around(downloads, "continued", continued)


@mutant("a continued job begins with the last record of the one before")
def continue_repeats_a_record(lab: Lab) -> None:
    _starting(lab, lambda start: replace(start, skip=max(0, start.skip - 1)))


@mutant("a continued job leaves a record out")
def continue_skips_a_record(lab: Lab) -> None:
    _starting(lab, lambda start: replace(start, skip=start.skip + 1))


@mutant("a continued job begins at the beginning of the page at which the one before stopped")
def continue_from_the_page(lab: Lab) -> None:
    _starting(lab, lambda start: replace(start, skip=0))


@mutant("a continued job reads everything once more")
def continue_from_zero(lab: Lab) -> None:
    _starting(lab, lambda start: Start(None, 0, start.began))


@mutant("a continued job does not inherit the limit")
def continue_without_limit(lab: Lab) -> None:
    def merged(original: Any, wanted: Any, named: set[str], earlier: Any) -> Any:
        return replace(original(wanted, named, earlier), limit=wanted.limit)

    lab.around(continuing, "_merged", merged)


@mutant("a continued job does not inherit the fields and the null filter")
def continue_without_fields(lab: Lab) -> None:
    def merged(original: Any, wanted: Any, named: set[str], earlier: Any) -> Any:
        found = original(wanted, named, earlier)
        return replace(found, select_fields=wanted.select_fields, filter_nulls=wanted.filter_nulls)

    lab.around(continuing, "_merged", merged)


@mutant("a job that failed can be continued")
def continue_after_a_failure(lab: Lab) -> None:
    lab.swap(continuing, "_ENDED_WELL", tuple(StopReason))


@mutant("a job of another object can be continued")
def continue_with_another_object(lab: Lab) -> None:
    def refusals(original: Any, wanted: Any, before: Job, *, pushed: bool) -> Any:
        return original(replace(wanted, object_name=before.object_name), before, pushed=pushed)

    lab.around(continuing, "_refusals", refusals)


@mutant("what changed between the start and the end of the earlier job is left out")
def continue_from_the_end_of_the_job(lab: Lab) -> None:
    lab.swap(continuing, "_began", lambda before: before.finished_at)


@mutant("after a job that read everything a continued job reads all of it again")
def continue_reads_all_again(lab: Lab) -> None:
    def since(original: Any, merged: Any, *more: Any) -> Any:
        original(merged, *more)
        return replace(merged, window=None)

    lab.around(continuing, "_kept_since", since)


@mutant("continueFromJobId is ignored")
def continue_ignored(lab: Lab) -> None:
    def prepare(environ: dict[str, Any]) -> None:
        if environ["PATH_INFO"].endswith(DOWNLOAD):
            with_body(environ, lambda body: {key: body[key] for key in body if key.lower() != "continuefromjobid"})

    lab.asks(prepare)


@mutant("continueFromJobID, as one page spells it, is not known")
def continue_in_one_spelling(lab: Lab) -> None:
    def prepare(environ: dict[str, Any]) -> None:
        if environ["PATH_INFO"].endswith(DOWNLOAD):
            with_body(environ, lambda body: {key: body[key] for key in body if key != "continueFromJobID"})

    lab.asks(prepare)


@mutant("a job of another instance can be continued")
def continue_of_another_instance(lab: Lab) -> None:
    def continued(wanted: Any, given: Any, earlier: int, *, pushed: bool = False) -> Any:
        before = platform().store.get(earlier)
        if before is None:
            raise BadCriteria(["continueFromJobId: there is no such job"])
        point = platform().store.checkpoints(before.id)[0]
        return continuing.continued(wanted, given, before, point, instance().definition, pushed=pushed)

    lab.swap(downloads, "_continued", continued)
