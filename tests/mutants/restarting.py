"""Restart of a job that stopped, and what a stop of the service leaves behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from harness.bulk import jobs
from harness.bulk.engine import download
from harness.bulk.jobs import Job, JobStatus, Origin
from harness.bulk.store import sql
from harness.bulk.store.protocol import Checkpoint
from mutants.lab import JOBS, RESTART, Answer, Lab
from mutants.registry import mutant


@mutant("a restart begins at the first record again")
def restart_from_zero(lab: Lab) -> None:
    lab.swap(download, "resume_point", lambda checkpoints, size, criteria=None: Checkpoint())


@mutant("a restart asks for the page once more that was written last, and writes it twice")
def restart_repeats_a_page(lab: Lab) -> None:
    places: dict[int, list[Checkpoint]] = {}

    def save(original: Any, self: Any, job_id: int, counters: Any, checkpoint: Checkpoint, *, durable: bool) -> Any:
        kept = places.setdefault(job_id, [])
        if not kept or kept[-1].offset != checkpoint.offset:
            kept.append(checkpoint)
        return original(self, job_id, counters, checkpoint, durable=durable)

    def begun(original: Any, self: Any, job: Job, *more: Any) -> None:
        original(self, job, *more)
        if job.restarts and len(places.get(job.id, ())) > 1:
            before = places[job.id][-2]
            self._point = replace(self._point, position=before.position, skip=before.skip)

    lab.around(sql.SqlJobStore, "save", save)
    lab.around(download._Download, "__init__", begun)


@mutant("a restart skips a page")
def restart_skips_a_page(lab: Lab) -> None:
    def begun(original: Any, self: Any, job: Job, pages: Any, *more: Any) -> None:
        original(self, job, pages, *more)
        if job.restarts and self._point.records:
            page = pages.page(self._ask, self._point.position, self._call)
            self._point = replace(self._point, position=page.next, skip=0)

    lab.around(download._Download, "__init__", begun)


@mutant("a restart answers with another id")
def restart_with_another_id(lab: Lab) -> None:
    lab.fields(RESTART, lambda body: {"id": str(int(body["id"]) + 1)}, method="PUT")


@mutant("a completed job can be restarted")
def restart_of_a_completed_job(lab: Lab) -> None:
    def restarted(original: Any, self: Job) -> Job:
        return self if self.status is JobStatus.COMPLETED else original(self)

    lab.around(Job, "restarted", restarted)


@mutant("a cancelled job can be restarted")
def restart_of_a_cancelled_job(lab: Lab) -> None:
    lab.swap(jobs, "RESTARTS", {**jobs.RESTARTS, JobStatus.CANCELLED: JobStatus.STARTED})


@mutant("a query can be restarted")
def restart_of_a_query(lab: Lab) -> None:
    def restarted(original: Any, self: Job) -> Job:
        return replace(original(replace(self, origin=Origin.DOWNLOAD)), origin=self.origin)

    lab.around(Job, "restarted", restarted)


@mutant("a job that runs can be restarted")
def restart_of_a_running_job(lab: Lab) -> None:
    def restarted(original: Any, self: Job) -> Job:
        return original(self) if self.ended else self

    lab.around(Job, "restarted", restarted)


@mutant("a restart does nothing")
def restart_ignored(lab: Lab) -> None:
    def restarted(original: Any, self: Job) -> Job:
        original(self)
        return self

    lab.around(Job, "restarted", restarted)


@mutant("a restart forgets the limit")
def restart_forgets_the_limit(lab: Lab) -> None:
    def restarted(original: Any, self: Job) -> Job:
        return replace(original(self), plan={name: self.plan[name] for name in self.plan if name != "limit"})

    lab.around(Job, "restarted", restarted)


@mutant("restarts are not counted")
def restarts_not_counted(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: [{**item, "job_reset_attempt": 0} for item in items])


@mutant("no callback comes after a restart")
def restart_without_callback(lab: Lab) -> None:
    def post(original: Any, connection: Any, job: Job) -> None:
        if not job.restarts:
            original(connection, job)

    lab.around(sql, "_post", post)


@mutant("the counters of a job begin anew with a restart")
def restart_counts_anew(lab: Lab) -> None:
    def restarted(original: Any, self: Job) -> Job:
        return replace(original(self), counters=replace(self.counters, calls=0), calls_before=0)

    lab.around(Job, "restarted", restarted)


@mutant("an unknown job is restarted")
def restart_of_nothing(lab: Lab) -> None:
    def made_up(answer: Answer) -> None:
        answer.say({"id": "1", "instanceId": 1, "instance_id": 1, "status": "STARTED"}, 200)

    lab.answers(RESTART, made_up, method="PUT", status=404)


@mutant("a job that was stopped with its service begins at its first record again")
def stop_loses_the_place(lab: Lab) -> None:
    def begun(original: Any, self: Any, job: Job, *more: Any) -> None:
        original(self, job, *more)
        if job.status is JobStatus.RUNNING and job.counters.calls and not job.restarts:
            self._point = replace(Checkpoint(), offset=0)

    lab.around(download._Download, "__init__", begun)
