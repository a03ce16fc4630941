"""Create a job that downloads: by criteria, or by a statement; and set a stopped one going again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify

from contracts import ContractError
from harness.bulk import bodies
from harness.bulk.api.errors import ApiError
from harness.bulk.api.jobs import CALLBACK_HEADER, accepted, callback_url
from harness.bulk.api.objects import described, sampled
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
from harness.bulk.continuing import continued
from harness.bulk.criteria import (
    BLANKS,
    BadCriteria,
    Criteria,
    Question,
    Window,
    criteria_of,
    parse,
    plan_of,
    read_question,
)
from harness.bulk.default_fields import default_fields
from harness.bulk.deliver.hubs import target_problem
from harness.bulk.engine.choosing import options_of
from harness.bulk.engine.download import ask_of
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, Job, Origin, StopReason
from harness.bulk.native_choice import native_query
from harness.connectors.definition import ObjectDefinition
from harness.connectors.errors import Unsupported

blueprint = Blueprint("downloads", __name__)


@blueprint.post("/bulk/download")
def download() -> Response:
    only_parameters()
    body = json_body("the job criteria")
    if isinstance(name := body.get("objectName"), str) and name.strip(BLANKS):
        resource_called(name.strip(BLANKS))
    criteria = parse(body)
    url = callback_url()
    criteria = replace(criteria, notification_url=criteria.notification_url or url)
    if criteria.continues is not None:
        criteria = _continued(criteria, {CALLBACK_HEADER: url, **body}, criteria.continues)
    elif not criteria.select_fields:
        criteria = replace(criteria, select_fields=default_fields(instance().settings, criteria.object_name))
    _check(criteria, Origin.DOWNLOAD)
    return accepted(_draft(criteria, body))


@blueprint.post("/bulk/query")
def query() -> Response:
    """Start a download by a statement; the newer platform version runs it as `download` does."""
    call = query_call()
    question = read_question(call.given, call.meta)
    newer = platform_version() is Version.HELIUM
    origin = Origin.DOWNLOAD if newer else Origin.QUERY
    criteria = _asked(question, {**call.meta, **call.given}, Format.JSONL if newer else Format.JSON)
    _check(criteria, origin)
    meta = {**call.meta, **_composite(call.meta, criteria.object_name)}
    return accepted(_draft(criteria, call.echo, origin, meta=meta, file_name=question.file_name))


@blueprint.put("/bulk/v3/<job_id>/restart")
@blueprint.put("/bulk/<job_id>/restart")
def restart(job_id: str) -> Response:
    only_parameters()
    job = own_job(job_id)
    # What is missing lies behind the place where the job stopped.
    changed = platform().store.change(job.id, Job.restarted, anew=job.stop is StopReason.MISSING)
    platform().store.release(job.id)
    platform().runner.wake()
    return jsonify(bodies.created(changed))


def _asked(question: Question, given: Mapping[str, Any], usual: Format) -> Criteria:
    question = replace(question, format=question.format or usual)
    if question.statement is not None:
        return criteria_of(question, question.statement, _named(question.statement.object_name))
    window = question.start is not None or question.end is not None
    wanted = Criteria(
        "",
        question.format or usual,
        window=Window("", question.start, question.end) if window else None,
        page_size=question.page_size,
        continues=question.continues,
        notification_url=question.notification_url,
    )
    return _continued(wanted, given, question.continues or 0, pushed=True)


def _continued(wanted: Criteria, given: Mapping[str, Any], earlier: int, *, pushed: bool = False) -> Criteria:
    before = platform().store.get(earlier, instance().id)
    if before is None:
        raise BadCriteria([f"continueFromJobId: there is no job {earlier} for this instance"])
    point = platform().store.checkpoints(before.id)[0]
    return continued(wanted, given, before, point, instance().definition, pushed=pushed)


def _composite(meta: Mapping[str, Any], object_name: str) -> dict[str, Any]:
    """Return what ``composite`` adds to the metaData: the object's metadata, made by a look at its records."""
    if str(meta.get("composite", "")).lower() != "true":
        return {}
    return {"objectMetadata": described(sampled(resource_called(object_name)))}


def _draft(criteria: Criteria, body: Mapping[str, Any], origin: Origin = Origin.DOWNLOAD, **more: Any) -> Job:
    resource = resource_called(criteria.object_name)
    return Job(
        0,
        instance().id,
        criteria.object_name,
        Direction.DOWNLOAD,
        platform().clock.now(),
        format=criteria.format,
        criteria=body,
        plan=plan_of(criteria),
        notification_url=criteria.notification_url,
        continues=criteria.continues,
        origin=origin,
        native=_native(criteria, origin, resource),
        **more,
    )


def _native(criteria: Criteria, origin: Origin, resource: ObjectDefinition) -> bool:
    """Choose the vendor's bulk API or its lists; the place where another job stopped is a place in one of them."""
    before = platform().store.get(criteria.continues) if criteria.start and criteria.continues else None
    if before is not None:
        return before.native
    return origin is Origin.QUERY and native_query(resource, instance().settings, criteria)


def _check(criteria: Criteria, origin: Origin) -> None:
    """Refuse what can be known to be impossible without asking the vendor."""
    resource = resource_called(criteria.object_name)
    if not (resource.hulk_download if origin is Origin.DOWNLOAD else resource.bulk_download):
        raise ApiError(400, f"Bulk download is disabled for the object {resource.name!r}.")
    problems = [str(problem) for problem in _problems(criteria) if problem]
    if problems:
        raise BadCriteria(problems)


def _problems(criteria: Criteria) -> Iterator[object]:
    connector = platform().connectors.of(instance().id)
    looked_at: tuple[str, ...] = ()
    if criteria.child is not None:
        try:
            children = options_of(criteria, connector, instance().settings).children
            looked_at = () if children is None else (children.field,)
        except (ContractError, Unsupported) as error:
            yield f"child: {error}"
    try:
        connector.check(ask_of(criteria, looked_at))
    except (ContractError, Unsupported) as error:
        yield error
    if criteria.target is not None:
        yield target_problem(criteria.target, instance(), platform().instances)


def _named(name: str) -> ObjectDefinition:
    """Return the object of a statement, which may have its vendor's name."""
    vendors = {found.vendor_name: found.name for found in reversed(instance().definition.objects)}
    known = {found.name for found in instance().definition.objects}
    return resource_called(name if name in known else vendors.get(name, name))
