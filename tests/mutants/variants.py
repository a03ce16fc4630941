"""Correct implementations that do otherwise than ours what the reference leaves open."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import func, insert, select
from werkzeug.wrappers import Response

from contracts import SystemClock
from harness.bulk import service
from harness.bulk.api import data, tokens
from harness.bulk.api import jobs as jobs_api
from harness.bulk.engine import choosing, ending
from harness.bulk.engine.download import _Download
from harness.bulk.results import render
from harness.bulk.store.rows import job_row
from harness.bulk.store.tables import jobs
from mutants.lab import ANY, DATA, ERRORS, FILE, JOBS, LIST, STATUS, Answer, Lab
from mutants.registry import mutant

VERBS = ("GET", "POST", "PUT", "DELETE")
FIRST = 42_114_491


@mutant("ids of jobs begin far up, and leave gaps")
def other_ids(lab: Lab) -> None:
    def stored(original: Any, self: Any, draft: Any) -> Any:
        with self._database.writing(durable=True) as connection:
            highest = connection.execute(select(func.max(jobs.c.id))).scalar() or FIRST
            connection.execute(insert(jobs).values({**job_row(draft), "claimed": 0, "id": highest + 7}))
        return replace(draft, id=highest + 7)

    lab.around(service.SqlJobStore, "add", stored)


@mutant("keys of JSON objects come in the opposite order")
def other_order_of_keys(lab: Lab) -> None:
    _json(lab, _reversed)


def _reversed(body: Any) -> Any:
    if isinstance(body, list):
        return [_reversed(item) for item in body]
    return dict(reversed(body.items())) if isinstance(body, dict) else body


@mutant("JSON is indented")
def other_json(lab: Lab) -> None:
    def printed(answer: Answer) -> None:
        if _is_json(answer.response):
            answer.send(_pretty(answer.json))

    for verb in VERBS:
        for path in (STATUS, ERRORS, JOBS):
            lab.answers(path, printed, method=verb, status=None)


def _pretty(body: Any) -> bytes:
    return orjson.dumps(body, option=orjson.OPT_INDENT_2)


@mutant("every answer takes 20 ms longer")
def slower(lab: Lab) -> None:
    for verb in VERBS:
        lab.answers(ANY, lambda answer: SystemClock().sleep(0.02), method=verb, status=None)


@mutant("every page of a job takes 20 ms longer")
def slower_jobs(lab: Lab) -> None:
    def fetched(original: Any, self: Any) -> Any:
        SystemClock().sleep(0.02)
        return original(self)

    lab.around(_Download, "_fetched", fetched)


@mutant("messages are in other words, but for those that the documents quote parts of")
def other_wording(lab: Lab) -> None:
    lab.tolerances["wording"] = "free"

    def reworded(body: Any) -> Any:
        if not isinstance(body, dict) or body.get("status") not in ("COMPLETED", "CANCELLED"):
            return body
        return {**body, "statusMessage": f"Done: {body['recordsCount']}"}

    lab.bodies(STATUS, reworded)


@mutant("every cell of a CSV is quoted, if there is anything in it")
def padded_csv(lab: Lab) -> None:
    lab.swap(render, "_quoted", lambda text: '"' + text.replace('"', '""') + '"' if text else "")


@mutant("tokens of pages look otherwise")
def other_tokens(lab: Lab) -> None:
    def token_of(original: Any, content: Any) -> str:
        return "t." + base64.b64encode(original(content).encode()[::-1]).decode().rstrip("=")

    def content_of(original: Any, token: str) -> Any:
        if not token.startswith("t."):
            return original(token)
        try:
            raw = base64.b64decode(token[2:] + "=" * (-len(token[2:]) % 4), validate=True)[::-1].decode()
        except ValueError as error:
            raise tokens.bad_token() from error
        return original(raw)

    for module in (data, jobs_api):
        lab.around(module, "token_of", token_of)
        lab.around(module, "content_of", content_of)


@mutant("bodies have more fields than anybody asked for")
def extra_fields(lab: Lab) -> None:
    lab.fields(STATUS, lambda body: {"progress": 0.5, "links": {"self": "/x"}})

    def more(answer: Answer) -> None:
        if "fields" not in answer.request.args:
            answer.say([{**item, "priority": 1} for item in answer.json])

    lab.answers(JOBS, more)


@mutant("a job that used up its apiLimit is COMPLETED, as its target file says")
def api_limit_as_completed(lab: Lab) -> None:
    lab.tolerances["api_limit_status"] = "COMPLETED"

    def judged(original: Any, end: Any, settings: Any) -> Any:
        return original(end, {**settings, ending.API_LIMIT_STATUS: "COMPLETED"})

    lab.around(choosing, "judged", judged)


@mutant("a failure of the vendor is an ERROR, as its target file says")
def failures_as_errors(lab: Lab) -> None:
    lab.tolerances["failed_status"] = "ERROR"

    def judged(original: Any, end: Any, settings: Any) -> Any:
        return original(end, {**settings, ending.STRICT: "true"})

    lab.around(choosing, "judged", judged)


@mutant("headers are spelled in small letters")
def small_headers(lab: Lab) -> None:
    def lowered(answer: Answer) -> None:
        pairs = [(name.lower(), value) for name, value in answer.response.headers]
        answer.response.headers.clear()
        for name, value in pairs:
            answer.response.headers.add(name, value)

    for path in (DATA, ERRORS, JOBS, LIST, FILE):
        lab.answers(path, lowered)


@mutant("a job never shows STARTED: it is CREATED, and then it runs")
def no_started(lab: Lab) -> None:
    def shown(body: dict[str, Any]) -> dict[str, Any]:
        return {"status": "RUNNING", "jobStatus": "RUNNING"} if body["status"] == "STARTED" else {}

    lab.looks(shown)


@mutant("all of this at once, but for what only takes longer")
def unlike_ours_in_everything(lab: Lab) -> None:
    for make in (
        *(other_ids, other_order_of_keys, other_wording, padded_csv, other_tokens, extra_fields),
        *(api_limit_as_completed, failures_as_errors, small_headers, no_started, other_json),
    ):
        make(lab)


def _is_json(response: Response) -> bool:
    return response.headers.get("Content-Type", "") == "application/json"


def _json(lab: Lab, change: Any) -> None:
    def altered(answer: Answer) -> None:
        if _is_json(answer.response) and answer.response.status_code != 204:
            answer.say(change(answer.json))

    for verb in VERBS:
        for path in (STATUS, JOBS, ERRORS, r"/bulk/(?:download|query)", r"/bulk/(?:v3/)?\d+/(?:cancel|restart)"):
            lab.answers(path, altered, method=verb, status=None)
