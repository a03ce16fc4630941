"""Zendesk's jobs: many tickets at once, made in the background as far as a client can see.

The tickets are there when the request has been answered; only the job takes the time that its course says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mock_vendors.bodies import JSON, json_answer, media_type, read_json
from mock_vendors.creation import Creation
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.intake import Outcome
from mock_vendors.jobs import Job, Phase, course
from mock_vendors.occasion import Called
from mock_vendors.stock import Stock

_MOST = 100
_WORDS = {
    Phase.WAITING: "queued",
    Phase.WORKING: "working",
    Phase.DONE: "completed",
    Phase.FAILED: "failed",
    Phase.ABORTED: "killed",
}


class TicketJobs:
    """Where many tickets are posted, and where their job is asked for."""

    def __init__(self, stock: Stock, creation: Creation) -> None:
        self._stock, self._creation = stock, creation

    def create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        """Take up to a hundred tickets."""
        tickets = _posted(request)
        jobs, now = self._stock.jobs, self._stock.clock.now()
        called = Called(request.method, request.path, now, "tickets", request=request)
        how = course(self._stock.spec.jobs["tickets"])
        for fault in jobs.plan.all_due(called):
            how = how.changed(fault.changes)
        made = self._creation.many(tickets) if how.ends != "failed" else []
        identity = self._stock.keyring.seal(f"job/{jobs.number('tickets')}").encode().hex()[:32]
        facts = {"results": [_result(index, outcome) for index, outcome in enumerate(made)]}
        job = Job(identity, "tickets", now, {"total": len(tickets)}, how, facts=facts).begin(now)
        return self._told(request, jobs.put(job))

    def show(self, request: Request, path: Mapping[str, str]) -> Answer:
        """Say how a job stands."""
        job = self._stock.jobs.get("tickets", path["id"])
        if job is None:
            raise Refusal("not_found")
        return self._told(request, job)

    def _told(self, request: Request, job: Job) -> Answer:
        standing, total = job.standing(self._stock.clock.now()), job.asked["total"]
        done = standing.phase is Phase.DONE
        ended = f"Completed at {int(standing.since)}" if done else job.course.message
        told: dict[str, Any] = {
            "id": job.id,
            "url": f"{request.base}/api/v2/job_statuses/{job.id}.json",
            "total": total,
            "progress": total if done else 0 if standing.phase is Phase.WORKING else None,
            "status": standing.shown or _WORDS[standing.phase],
            "message": ended if standing.phase.final else None,
            "results": job.facts["results"] if done else None,
        }
        return json_answer(200, {"job_status": told})


def _posted(request: Request) -> Sequence[Mapping[str, Any]]:
    if media_type(request) != JSON:
        raise Refusal("unsupported_media", value=media_type(request))
    body = read_json(request)
    tickets = body.get("tickets") if isinstance(body, dict) else None
    if not isinstance(tickets, list) or not tickets or not all(isinstance(ticket, dict) for ticket in tickets):
        raise Refusal("missing_parameter", message="tickets must be a list of tickets")
    if len(tickets) > _MOST:
        raise Refusal("missing_parameter", message=f"no more than {_MOST} tickets can be created at once")
    return tickets


def _result(index: int, outcome: Outcome) -> dict[str, Any]:
    if outcome.record is None:
        details = "; ".join(problem["message"] for problem in outcome.problems)
        return {"index": index, "error": "TicketCreateFailed", "details": details}
    return {"index": index, "id": outcome.record["id"], "account_id": 1, "success": True}
