"""Finished files on their way to a storage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from harness.bulk import service
from harness.bulk.api import downloads
from harness.bulk.deliver import delivery
from harness.bulk.formats import Format
from harness.bulk.jobs import StopReason
from mutants.lab import Lab
from mutants.registry import mutant


@mutant("the file is not delivered, and the job is COMPLETED")
def delivery_left_out(lab: Lab) -> None:
    lab.swap(service, "deliver", lambda job, end, *more, **named: end)


@mutant("a delivery that failed is COMPLETED")
def failed_delivery_completed(lab: Lab) -> None:
    def deliver(original: Any, job: Any, end: Any, *more: Any, **named: Any) -> Any:
        found = original(job, end, *more, **named)
        return end if found.stop is StopReason.DELIVERY else found

    lab.around(service, "deliver", deliver)


@mutant("the last line of a delivered file is missing")
def delivery_cut(lab: Lab) -> None:
    def pieces(original: Any, self: Any) -> Iterator[bytes]:
        whole = b"".join(original(self))
        yield b"".join(whole.splitlines(keepends=True)[:-1])

    lab.around(delivery.Content, "pieces", pieces)
    lab.swap(delivery.Content, "size", lambda self: None)


@mutant("a file is delivered as JSON lines, whatever the job's format")
def delivery_as_stored(lab: Lab) -> None:
    def pieces(original: Any, self: Any) -> Iterator[bytes]:
        return original(replace(self, job=replace(self.job, format=Format.JSONL)))

    lab.around(delivery.Content, "pieces", pieces)
    lab.swap(delivery.Content, "size", lambda self: None)


@mutant("a file is delivered to another path")
def delivery_elsewhere(lab: Lab) -> None:
    def delivered(original: Any, job: Any, target: Any, *more: Any) -> None:
        original(job, replace(target, path=f"{target.path}.part"), *more)

    lab.around(delivery, "_deliver", delivered)


@mutant("a job that was aborted is delivered all the same")
def aborted_jobs_delivered(lab: Lab) -> None:
    def deliver(original: Any, job: Any, end: Any, *more: Any, **named: Any) -> Any:
        if end.stop is not StopReason.REFUSED:
            return original(job, end, *more, **named)
        original(job, replace(end, stop=StopReason.END), *more, **named)
        return end

    lab.around(service, "deliver", deliver)


@mutant("a storage of another account, or one that is no storage, is accepted")
def any_storage_accepted(lab: Lab) -> None:
    lab.swap(downloads, "target_problem", lambda target, own, instances: None)


@mutant("a file whose delivery failed is not kept")
def undelivered_files_lost(lab: Lab) -> None:
    def deliver(original: Any, job: Any, end: Any, hubs: Any, desk: Any, *more: Any, **named: Any) -> Any:
        found = original(job, end, hubs, desk, *more, **named)
        if found.stop is StopReason.DELIVERY:
            desk.results.remove(job.id)
        return found

    lab.around(service, "deliver", deliver)


@mutant("a delivery is tried once")
def delivery_tried_once(lab: Lab) -> None:
    def take(original: Any, self: Any, step: Any) -> Any:
        return original(replace(self, policy=replace(self.policy, retries=0)), step)

    lab.around(delivery.Steps, "take", take)
