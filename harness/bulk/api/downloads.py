"""Create a job that downloads: by criteria, or by a statement; and set a stopped one going again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify

from harness.bulk import bodies
from harness.bulk.api.errors import ApiError
from harness.bulk.api.jobs import accepted, callback_url
from harness.bulk.api.query_call import query_call
from harness.bulk.api.request import (
    Version,
    instance,
    json_body,
    only_parameters,
    own_job,
    platform,
    platform_version,
    resource_called,
)
from harness.bulk.criteria import (
    BLANKS,
    BadCriteria,
    Criteria,
    Question,
    criteria_of,
    parse,
    plan_of,
    read_question,
)
from harness.bulk.default_fields import default_fields
from harness.bulk.engine.download import ask_of
from harness.bulk.jobs import Direction, Job, Origin
from harness.connectors.definition import ObjectDefinition

blueprint = Blueprint("downloads", __name__)


@blueprint.post("/bulk/download")
def download() -> Response:
    only_parameters()
    body = json_body("the job criteria")
    if isinstance(name := body.get("objectName"), str) and name.strip(BLANKS):
        resource_called(name.strip(BLANKS))
    criteria = parse(body)
    if not criteria.select_fields:
        criteria = replace(criteria, select_fields=default_fields(instance().settings, criteria.object_name))
    _check(criteria)
    return accepted(_draft(criteria, body, notification_url=criteria.notification_url or callback_url()))


@blueprint.post("/bulk/query")
def query() -> Response:
    """Start a download by a statement; the newer platform version runs it as `download` does."""
    call = query_call()
    question = read_question(call.given, call.meta)
    criteria = _asked(question)
    _check(criteria)
    return accepted(
        _draft(
            criteria,
            call.echo,
            origin=Origin.DOWNLOAD if platform_version() is Version.HELIUM else Origin.QUERY,
            meta=call.meta,
            file_name=question.file_name,
            notification_url=question.notification_url,
        )
    )


@blueprint.put("/bulk/v3/<job_id>/restart")
@blueprint.put("/bulk/<job_id>/restart")
def restart(job_id: str) -> Response:
    only_parameters()
    job = own_job(job_id)
    changed = platform().store.change(job.id, Job.restarted)
    platform().store.release(job.id)
    platform().runner.wake()
    return jsonify(bodies.created(changed))


def _asked(question: Question) -> Criteria:
    if question.statement is None:
        raise BadCriteria(["continueFromJobId: continuing is not possible yet"])
    return criteria_of(question, question.statement, _named(question.statement.object_name))


def _draft(criteria: Criteria, body: Mapping[str, Any], **more: Any) -> Job:
    return Job(
        0,
        instance().id,
        criteria.object_name,
        Direction.DOWNLOAD,
        platform().clock.now(),
        format=criteria.format,
        criteria=body,
        plan=plan_of(criteria),
        continues=criteria.continues,
        **more,
    )


def _check(criteria: Criteria) -> None:
    resource = resource_called(criteria.object_name)
    if not resource.bulk_download:
        raise ApiError(400, f"Bulk download is disabled for the object {resource.name!r}.")
    platform().connectors.of(instance().id).check(ask_of(criteria))


def _named(name: str) -> ObjectDefinition:
    """Return the object of a statement, which may have its vendor's name."""
    vendors = {found.vendor_name: found.name for found in reversed(instance().definition.objects)}
    known = {found.name for found in instance().definition.objects}
    return resource_called(name if name in known else vendors.get(name, name))
