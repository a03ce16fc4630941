"""All jobs of a vendor, with what was uploaded to them and what became of every row; kept where records are."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from mock_vendors.data.log import Log
from mock_vendors.data.text import dump, parse
from mock_vendors.jobs.course import Course, course
from mock_vendors.jobs.job import Job, Phase, WrongMove
from mock_vendors.jobs.words import JobFaultPlan
from mock_vendors.occasion import Called

_PAPERS = "papers"


class Jobs:
    """Jobs by kind and id, in the order in which they were made; every change is one more line in the log.

    Papers are lists of plain JSON that belong to a job, too long to be written again with each of its moves.
    """

    def __init__(self, log: Log | None = None, *, seed: int = 0) -> None:
        self._log = Log() if log is None else log
        self.lock = threading.RLock()
        self.plan: JobFaultPlan = JobFaultPlan(seed=seed)
        self.seed = seed
        self._empty()
        for line in self._log.open():
            self._take(parse(line))

    def number(self, kind: str) -> int:
        """Return the number of the next job of a kind, counted from 1; numbers are never given twice."""
        with self.lock:
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            self._write({"number": [kind, self._numbers[kind]]})
            return self._numbers[kind]

    def get(self, kind: str, identity: str) -> Job | None:
        """Return a job, or None when there is no such one."""
        with self.lock:
            return self._jobs.get(kind, {}).get(identity)

    def of(self, kind: str) -> tuple[Job, ...]:
        """Return every job of a kind, the oldest first."""
        with self.lock:
            return tuple(self._jobs.get(kind, {}).values())

    def put(self, job: Job) -> Job:
        """Keep a job as it now is."""
        with self.lock:
            self._keep(job)
            self._write({"job": job.dump()})
        return job

    def move(self, job: Job, step: Callable[[Job], Job]) -> Job:
        """Let a job take a step from how it stands now; whatever the step raises changes nothing.

        Raises `WrongMove` for a job that somebody else has deleted.
        """
        with self.lock:
            known = self.get(job.kind, job.id)
            if known is None:
                raise WrongMove(Phase.ABORTED)
            return self.put(step(known))

    def drop(self, job: Job) -> None:
        """Forget a job and its papers."""
        with self.lock:
            self._forget(job.kind, job.id)
            self._write({"drop": [job.kind, job.id]})

    def course(self, options: Mapping[str, Any], called: Called) -> Course:
        """Return how a job goes that this call makes: as its API's jobs go, changed by every fault that is due."""
        made = course(options)
        for fault in self.plan.all_due(called):
            made = made.changed(fault.changes)
        return made

    def settle(self, now: float, works: Mapping[str, Callable[[Job], Job]]) -> None:
        """Do the work of every job whose time has come, each once, by the doer of its kind.

        Work that a crash broke off is not begun again, or rows might be written twice: the job has failed.
        """
        if not self._unsettled:
            return
        with self.lock:
            for kind, identity in tuple(self._unsettled):
                job = self._jobs[kind][identity]
                if kind in works and now >= job.works_from():
                    done = _broken_off(job) if job.facts.get("begun") else works[kind](self.put(job.noting(begun=True)))
                    self.put(done.noting(settled=True))

    def add(self, job: Job, name: str, lines: Iterable[Any]) -> None:
        """Put lines behind those of a paper."""
        more = list(lines)
        with self.lock:
            self._papers.setdefault(f"{job.kind}/{job.id}", {}).setdefault(name, []).extend(more)
            self._write({_PAPERS: [job.kind, job.id, name, more]})

    def paper(self, job: Job, name: str) -> list[Any]:
        """Return the lines of a paper; empty where there is none."""
        with self.lock:
            return self._papers.get(f"{job.kind}/{job.id}", {}).get(name, [])

    def clear_paper(self, job: Job, name: str) -> None:
        """Throw a paper away."""
        with self.lock:
            self._papers.get(f"{job.kind}/{job.id}", {}).pop(name, None)
            self._write({_PAPERS: [job.kind, job.id, name, None]})

    def clear(self) -> None:
        """Forget all jobs."""
        self.load({"lines": []})

    def dump(self) -> dict[str, Any]:
        """Return everything as plain JSON."""
        with self.lock:
            lines: list[dict[str, Any]] = [{"number": [kind, number]} for kind, number in sorted(self._numbers.items())]
            lines += [{"job": job.dump()} for kind in sorted(self._jobs) for job in self._jobs[kind].values()]
            for owner, papers in sorted(self._papers.items()):
                kind, _, identity = owner.partition("/")
                lines += [{_PAPERS: [kind, identity, name, list(paper)]} for name, paper in papers.items()]
            return {"lines": lines}

    def load(self, dumped: Mapping[str, Any]) -> None:
        """Take up where `dump` was made."""
        with self.lock:
            self._empty()
            self._log.clear()
            for line in dumped["lines"]:
                self._take(line)
                self._write(line)

    def _empty(self) -> None:
        self._jobs: dict[str, dict[str, Job]] = {}
        self._papers: dict[str, dict[str, list[Any]]] = {}
        self._numbers: dict[str, int] = {}
        self._unsettled: dict[tuple[str, str], None] = {}

    def _keep(self, job: Job) -> None:
        self._jobs.setdefault(job.kind, {})[job.id] = job
        if job.begun is not None and job.stopped is None and not job.facts.get("settled"):
            self._unsettled[job.kind, job.id] = None
        else:
            self._unsettled.pop((job.kind, job.id), None)

    def _forget(self, kind: str, identity: str) -> None:
        self._jobs.get(kind, {}).pop(identity, None)
        self._papers.pop(f"{kind}/{identity}", None)
        self._unsettled.pop((kind, identity), None)

    def _write(self, line: Mapping[str, Any]) -> None:
        self._log.append([dump(line)])

    def _take(self, line: Mapping[str, Any]) -> None:
        """Follow one line of the log."""
        if "number" in line:
            kind, number = line["number"]
            self._numbers[kind] = number
        elif "job" in line:
            self._keep(Job.loaded(line["job"]))
        elif "drop" in line:
            self._forget(*line["drop"])
        else:
            kind, identity, name, lines = line[_PAPERS]
            papers = self._papers.setdefault(f"{kind}/{identity}", {})
            if lines is None:
                papers.pop(name, None)
            else:
                papers.setdefault(name, []).extend(lines)


def _broken_off(job: Job) -> Job:
    return replace(job, course=job.course.changed({"ends": "failed", "message": "InternalServerError : interrupted"}))
