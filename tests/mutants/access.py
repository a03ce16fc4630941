"""Who may do what, and how everything that is refused is refused."""

from __future__ import annotations

from typing import Any

from harness.bulk import authorization, retention
from harness.bulk.api import app, downloads, errors, jobs, request, results
from harness.bulk.criteria.reading import Reader
from harness.bulk.criteria.values import BadCriteria
from harness.bulk.instance import digest
from harness.bulk.instances import Instances
from mutants.lab import ANY, DOWNLOAD, FILE, JOBS, QUERY, UPLOAD, Answer, Lab
from mutants.registry import mutant

VERBS = ("GET", "POST", "PUT")


@mutant("a job of another instance can be seen with any token")
def foreign_jobs_shown(lab: Lab) -> None:
    def own_job(job_id: str) -> Any:
        job = request.platform().store.get(int(job_id) if job_id.isdigit() and len(job_id) < 19 else 0)
        if job is None:
            raise errors.ApiError(404, f"There is no job {job_id} for this instance.")
        return job

    for module in (jobs, downloads, results):
        lab.swap(module, "own_job", own_job)


@mutant("the user's secret is not looked at")
def any_user_accepted(lab: Lab) -> None:
    def authorized(original: Any, self: Instances, given: Any) -> Any:
        return original(self, given) or next(
            (one for one in self._given.values() if one.element == digest(given.get("element", ""))), None
        )

    lab.around(Instances, "authorized", authorized)


@mutant("any element token is accepted")
def any_element_accepted(lab: Lab) -> None:
    def authorized(original: Any, self: Instances, given: Any) -> Any:
        return original(self, given) or next(iter(self._given.values()))

    lab.around(Instances, "authorized", authorized)


@mutant("whoever is not known is refused with 403")
def unauthorized_as_403(lab: Lab) -> None:
    for verb in VERBS:
        lab.answers(ANY, lambda answer: answer.say(answer.json, 403), method=verb, status=401)


@mutant("the parts of Authorization must come in one order")
def one_order_of_secrets(lab: Lab) -> None:
    def secrets_in(original: Any, header: str | None, *more: Any) -> Any:
        return original(header, *more) if (header or "").lower().startswith("element") or more else None

    lab.around(request, "secrets_in", secrets_in)


@mutant("Token in place of Element is not understood")
def no_token_alias(lab: Lab) -> None:
    lab.swap(authorization, "_KINDS", {name: name for name in ("element", "user", "organization")})


@mutant("the path of another hub is accepted")
def any_hub_accepted(lab: Lab) -> None:
    lab.swap(app, "_check_hub", lambda: None)


@mutant("a missing part of Authorization does no harm")
def user_part_not_needed(lab: Lab) -> None:
    def secrets_in(original: Any, header: str | None, *more: Any) -> Any:
        found = original(header, *more)
        if found is None and header and header.lower().startswith("element ") and "," not in header:
            return {"element": header.split(" ", 1)[1], "user": ""}
        return found

    def authorized(original: Any, self: Instances, given: Any) -> Any:
        if given.get("user") == "":
            return next((one for one in self._given.values() if one.element == digest(given.get("element", ""))), None)
        return original(self, given)

    lab.around(request, "secrets_in", secrets_in)
    lab.around(Instances, "authorized", authorized)


@mutant("errors have no requestId")
def errors_without_request_id(lab: Lab) -> None:
    _refusals(lab, lambda body: {name: body[name] for name in body if name != "requestId"})


@mutant("errors have no message")
def errors_without_message(lab: Lab) -> None:
    _refusals(lab, lambda body: {"requestId": body["requestId"], "error": body["message"]})


@mutant("the requestId of an error is a UUID")
def request_id_as_uuid(lab: Lab) -> None:
    _refusals(lab, lambda body: {**body, "requestId": "123e4567-e89b-42d3-a456-426614174000"})


@mutant("errors are pages of HTML")
def errors_as_html(lab: Lab) -> None:
    for verb in VERBS:
        lab.answers(ANY, _as_html, method=verb, status=None)


def _as_html(answer: Answer) -> None:
    if answer.status >= 400:
        answer.send(b"<html><body>Bad Request</body></html>", "text/html")


def _refusals(lab: Lab, change: Any) -> None:
    def altered(answer: Answer) -> None:
        if answer.status >= 400:
            answer.say(change(answer.json))

    for verb in VERBS:
        lab.answers(ANY, altered, method=verb, status=None)


@mutant("a create call answers 201")
def created_with_201(lab: Lab) -> None:
    for path in (DOWNLOAD, QUERY, UPLOAD):
        lab.answers(path, lambda answer: answer.say(answer.json, 201), method="POST")


@mutant("a create call does not say of which instance the job is")
def created_without_instance(lab: Lab) -> None:
    for path in (DOWNLOAD, QUERY, UPLOAD):
        lab.bodies(path, lambda body: {"id": body["id"], "status": body["status"]}, method="POST")


@mutant("an unknown job is answered with 400")
def unknown_job_as_400(lab: Lab) -> None:
    for verb in VERBS:
        lab.answers(r"/bulk/\d+/.*", lambda answer: answer.say(answer.json, 400), method=verb, status=404)


@mutant("an unknown job is answered with an empty success")
def unknown_job_as_empty(lab: Lab) -> None:
    lab.answers(r"/bulk/\d+/(errors|data|[a-z]*)", lambda answer: answer.say([], 200), status=404)


@mutant("a wrong verb is answered with 404")
def wrong_verb_as_404(lab: Lab) -> None:
    for verb in (*VERBS, "DELETE", "PATCH"):
        lab.answers(ANY, lambda answer: answer.refuse(404), method=verb, status=405)


@mutant("criteria that cannot be used are answered with 500")
def bad_criteria_as_500(lab: Lab) -> None:
    lab.answers(DOWNLOAD, lambda answer: answer.say(answer.json, 500), method="POST", status=400)


@mutant("criteria with impossible values are taken as if they were not there")
def bad_criteria_ignored(lab: Lab) -> None:
    lab.swap(Reader, "finish", lambda self: None)


@mutant("of several criteria that are wrong one is named")
def one_problem_at_a_time(lab: Lab) -> None:
    def finish(original: Any, self: Reader) -> None:
        if self.problems:
            raise BadCriteria(self.problems[:1])

    lab.around(Reader, "finish", finish)


@mutant("a refusal does not name the criterion that is wrong")
def nameless_refusals(lab: Lab) -> None:
    lab.answers(DOWNLOAD, lambda answer: answer.refuse(400, "The criteria are wrong."), method="POST", status=400)


@mutant("a statement that cannot be read is refused in other words than Error parsing query")
def unparsable_without_the_words(lab: Lab) -> None:
    for path in (QUERY, DOWNLOAD):
        lab.answers(path, _reworded, method="POST", status=400)


def _reworded(answer: Answer) -> None:
    answer.say({**answer.json, "message": answer.json["message"].replace("Error parsing query", "Syntax error")})


@mutant("an unknown object is answered with a job")
def unknown_objects_accepted(lab: Lab) -> None:
    made = {"id": "1", "instanceId": 1, "instance_id": 1, "status": "CREATED"}
    lab.answers(DOWNLOAD, lambda answer: answer.say(made, 200), method="POST", status=404)


@mutant("answers have no request id in their headers")
def no_request_id_header(lab: Lab) -> None:
    for verb in VERBS:
        lab.answers(
            ANY, lambda answer: answer.response.headers.pop("Elements-Request-Id", None), method=verb, status=None
        )


@mutant("a query with a body that is no form is refused with 415")
def query_needs_a_form(lab: Lab) -> None:
    def strict(answer: Answer) -> None:
        if (answer.request.mimetype or "") not in ("multipart/form-data", ""):
            answer.refuse(415)

    lab.answers(QUERY, strict, method="POST")


@mutant("a result is called text/plain")
def results_as_plain_text(lab: Lab) -> None:
    lab.answers(FILE, lambda answer: answer.response.headers.__setitem__("Content-Type", "text/plain"))


@mutant("the list of jobs is an object")
def jobs_wrapped(lab: Lab) -> None:
    lab.bodies(JOBS, lambda items: {"jobs": items})


@mutant("results that have expired are answered with an empty file")
def expired_results_empty(lab: Lab) -> None:
    def emptied(answer: Answer) -> None:
        if "removed" in answer.json["message"]:
            answer.send(b"", "application/jsonl")
            answer.response.status_code = 200

    lab.answers(FILE, emptied, status=404)


@mutant("results stay for ever")
def results_for_ever(lab: Lab) -> None:
    lab.swap(retention.Sweeper, "sweep", lambda self: retention.Purged())


@mutant("results are gone after a day")
def results_for_a_day(lab: Lab) -> None:
    def purge(original: Any, store: Any, kept: Any, before: float, now: float, **named: Any) -> Any:
        return original(store, kept, now - 86_400, now, **named)

    lab.around(retention, "purge", purge)


@mutant("a result can be read under strict names only")
def strict_names(lab: Lab) -> None:
    def strict(answer: Answer) -> None:
        disposition = answer.response.headers.get("Content-Disposition", "")
        if answer.request.path.rsplit("/", 1)[1] not in disposition:
            answer.refuse(404)

    lab.answers(FILE, strict)
