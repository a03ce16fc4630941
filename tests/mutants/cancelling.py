"""Jobs that somebody wants to end."""

from __future__ import annotations

import threading
from typing import Any

from harness.bulk import runner
from harness.bulk.engine import call
from harness.bulk.jobs import Job, JobStatus
from mutants.lab import CANCEL, STATUS, Answer, Lab
from mutants.registry import mutant


@mutant("a cancel is answered, and the job goes on")
def cancel_ignored(lab: Lab) -> None:
    lab.swap(Job, "cancelled", lambda self, now: self)
    lab.swap(call.Signal, "cancel", lambda self: None)


@mutant("a job that has completed can be cancelled")
def cancel_of_a_completed_job(lab: Lab) -> None:
    def cancelled(original: Any, self: Job, now: float) -> Job:
        return self if self.status is JobStatus.COMPLETED else original(self, now)

    lab.around(Job, "cancelled", cancelled)


@mutant("a job that has failed can be cancelled")
def cancel_of_an_aborted_job(lab: Lab) -> None:
    def cancelled(original: Any, self: Job, now: float) -> Job:
        return self if self.status is JobStatus.ABORTED else original(self, now)

    lab.around(Job, "cancelled", cancelled)


@mutant("a second cancel is refused")
def second_cancel_refused(lab: Lab) -> None:
    seen: set[str] = set()

    def refuse(answer: Answer) -> None:
        if answer.json["id"] in seen:
            answer.refuse(400)
        else:
            seen.add(answer.json["id"])

    lab.answers(CANCEL, refuse, method="PUT")


@mutant("a cancelled job ends as COMPLETED")
def cancelled_as_completed(lab: Lab) -> None:
    def shown(body: dict[str, Any]) -> dict[str, Any]:
        return {"status": "COMPLETED", "jobStatus": "COMPLETED"} if body["status"] == "CANCELLED" else {}

    lab.looks(shown)


@mutant("a job that waits for its vendor does not hear of a cancel")
def deaf_while_waiting(lab: Lab) -> None:
    def wait(self: Any, seconds: float) -> None:
        self._clock.wait(threading.Event(), seconds)
        self._signal.check()

    lab.swap(call.JobCall, "wait", wait)


@mutant("a cancel is answered with 202 and no body")
def cancel_without_body(lab: Lab) -> None:
    def accept(answer: Answer) -> None:
        answer.send(b"")
        answer.response.status_code = 202

    lab.answers(CANCEL, accept, method="PUT")


@mutant("a cancelled job has an error")
def cancelled_with_error(lab: Lab) -> None:
    lab.fields(STATUS, lambda body: {"error": body["statusMessage"]} if body["status"] == "CANCELLED" else {})


@mutant("cancel ends all jobs of the instance")
def cancel_of_all(lab: Lab) -> None:
    def cancel(original: Any, self: Any, job_id: int) -> None:
        with self._changed:
            for signal in self._signals.values():
                signal.cancel()

    lab.around(runner.ThreadRunner, "cancel", cancel)


@mutant("POST cancels as well as PUT")
def cancel_by_any_verb(lab: Lab) -> None:
    lab.answers(CANCEL, lambda answer: answer.say({"id": "1", "status": "CANCELLED"}, 200), method="POST", status=405)
