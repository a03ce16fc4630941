"""Look at jobs, cancel one."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from harness.bulk import bodies
from harness.bulk.api.errors import ApiError
from harness.bulk.api.request import (
    DEFAULT_PAGE_SIZE,
    MAX_PAGE_SIZE,
    instance,
    names,
    only,
    only_parameters,
    own_job,
    platform,
    whole_number,
)
from harness.bulk.api.tokens import content_of, number_in, token_of
from harness.bulk.default_fields import default_fields
from harness.bulk.job_filter import job_condition
from harness.bulk.jobs import Job
from harness.bulk.notification_url import receiver_problem, url_problem

blueprint = Blueprint("jobs", __name__)
CALLBACK_HEADER = "Elements-Async-Callback-Url"


@blueprint.get("/bulk/<job_id>/status")
def status(job_id: str) -> Response:
    only_parameters()
    return _status(own_job(job_id))


@blueprint.put("/bulk/<job_id>/cancel")
def cancel(job_id: str) -> Response:
    only_parameters()
    job, now = own_job(job_id), platform().clock.now()
    changed = platform().store.change(job.id, lambda current: current.cancelled(now))
    platform().runner.cancel(job.id)
    if changed.ended:
        platform().ended(changed)
    return _status(changed)


@blueprint.get("/bulk/jobs")
def listing() -> Response:
    only_parameters("where", "pageSize", "nextPage", "fields")
    condition = job_condition(request.args.get("where"))
    size = whole_number("pageSize", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
    wanted = names("fields", bodies.LISTED)
    found, total = platform().store.page(instance().id, condition, _before(), size + 1)
    page = found[:size]
    owners = instance().owners
    response = jsonify([only(bodies.listed(job, owners), wanted) for job in page])
    response.headers["Elements-Returned-Count"] = str(len(page))
    response.headers["Elements-Total-Count"] = str(total)
    if len(found) > size:
        response.headers["Elements-Next-Page-Token"] = token_of({"before": page[-1].id})
    return response


@blueprint.get("/bulk/<job_id>/errors")
def failures(job_id: str) -> Response:
    only_parameters("pageSize", "nextPage", "fields")
    job = own_job(job_id)
    size = whole_number("pageSize", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)
    token = request.args.get("nextPage")
    after = number_in(content_of(token), "after") if token else 0
    found = platform().log.failures(job.id, after, size + 1)
    page, wanted = found[:size], names("fields", bodies.FAILED)
    response = jsonify([only(bodies.failed_record(outcome), wanted) for outcome in page])
    response.headers["Elements-Returned-Count"] = str(len(page))
    response.headers["Elements-Total-Count"] = str(job.counters.errors)
    if len(found) > size:
        response.headers["Elements-Next-Page-Token"] = token_of({"after": page[-1].number})
    return response


def accepted(draft: Job) -> Response:
    """Store the job, let the workers know, and answer the create call."""
    url, settings = draft.notification_url, instance().settings
    if url is not None and (problem := receiver_problem(url, settings, platform().egress)):
        from_header = request.headers.get(CALLBACK_HEADER, "").strip() == url
        raise ApiError(400, f"{CALLBACK_HEADER if from_header else 'notificationUrl'}: {problem}.")
    job = platform().store.add(draft)
    platform().runner.wake()
    return jsonify(bodies.created(job))


def callback_url() -> str | None:
    """Return where the caller's header wants the callback to go."""
    given = request.headers.get(CALLBACK_HEADER)
    if given is None or not given.strip():
        return None
    if problem := url_problem(given.strip()):
        raise ApiError(400, f"{CALLBACK_HEADER}: {problem}.")
    return given.strip()


def _before() -> int | None:
    token = request.args.get("nextPage")
    return number_in(content_of(token), "before") if token else None


def _status(job: Job) -> Response:
    stored = platform().store.checkpoints(job.id)[0].offset
    return jsonify(bodies.status(job, stored, default_fields(instance().settings, job.object_name)))
