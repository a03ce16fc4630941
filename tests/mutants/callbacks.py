"""Notifications of a job's end."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import replace
from typing import Any

import orjson

from harness.bulk import bodies, notify, service
from harness.bulk.jobs import Job, JobStatus
from harness.bulk.store import sql
from mutants.lab import Lab
from mutants.registry import mutant


def _digest(key: str, body: bytes) -> bytes:
    return hmac.new(key.encode(), body, hashlib.sha256).digest()


@mutant("a callback is signed over its JSON as it is when serialised anew")
def signature_over_reserialised_json(lab: Lab) -> None:
    def signed(key: str, body: bytes) -> str:
        anew = orjson.dumps(orjson.loads(body), option=orjson.OPT_INDENT_2)
        return "sha256=" + base64.b64encode(_digest(key, anew)).decode()

    lab.swap(notify, "signature", signed)


@mutant("the signature of a callback is in hexadecimal")
def signature_in_hex(lab: Lab) -> None:
    lab.swap(notify, "signature", lambda key, body: "sha256=" + _digest(key, body).hex())


@mutant("the signature of a callback does not name its algorithm")
def signature_without_algorithm(lab: Lab) -> None:
    lab.swap(notify, "signature", lambda key, body: base64.b64encode(_digest(key, body)).decode())


@mutant("callbacks are not signed")
def callbacks_unsigned(lab: Lab) -> None:
    lab.around(notify.Message, "headers", lambda original, self: original(replace(self, signature_key=None)))


@mutant("all callbacks are signed with one key")
def one_key_for_all(lab: Lab) -> None:
    def headers(original: Any, self: Any) -> dict[str, str]:
        return original(replace(self, signature_key="key") if self.signature_key else self)

    lab.around(notify.Message, "headers", headers)


@mutant("only a job that completed is notified of")
def callback_of_success_only(lab: Lab) -> None:
    def post(original: Any, connection: Any, job: Job) -> None:
        if job.status is JobStatus.COMPLETED:
            original(connection, job)

    lab.around(sql, "_post", post)


@mutant("no callback comes for a cancelled job")
def no_callback_of_a_cancel(lab: Lab) -> None:
    def post(original: Any, connection: Any, job: Job) -> None:
        if job.status is not JobStatus.CANCELLED:
            original(connection, job)

    lab.around(sql, "_post", post)


@mutant("a callback is tried once")
def callback_tried_once(lab: Lab) -> None:
    lab.swap(notify, "delay_after", lambda tries: None)


@mutant("a callback is tried for ever")
def callback_tried_for_ever(lab: Lab) -> None:
    lab.swap(notify, "delay_after", lambda tries: 1.0)


@mutant("the waits between the tries of a callback do not grow")
def callback_waits_constant(lab: Lab) -> None:
    lab.swap(notify, "delay_after", lambda tries: None if tries >= notify.TRIES else 1.0)


@mutant("a callback follows redirects")
def callback_follows_redirects(lab: Lab) -> None:
    def sent(message: Any, session: Any) -> str | None:
        answer = session.post(message.url, data=message.body, headers=message.headers(), timeout=10)
        return None if answer.ok else f"answered {answer.status_code}"

    lab.swap(notify, "_send", sent)


@mutant("any answer to a callback is good enough")
def any_answer_will_do(lab: Lab) -> None:
    lab.around(notify, "_send", lambda original, *arguments: original(*arguments) and None)


@mutant("callback-payload is lost")
def payload_lost(lab: Lab) -> None:
    def callback(original: Any, *arguments: Any) -> dict[str, Any]:
        return {name: value for name, value in original(*arguments).items() if name != bodies.PAYLOAD}

    lab.around(bodies, "callback", callback)


@mutant("callback-payload comes as text, whatever it was")
def payload_as_text(lab: Lab) -> None:
    def callback(original: Any, *arguments: Any) -> dict[str, Any]:
        body: dict[str, Any] = original(*arguments)
        return {**body, bodies.PAYLOAD: str(body[bodies.PAYLOAD])} if bodies.PAYLOAD in body else body

    lab.around(bodies, "callback", callback)


@mutant("callback-payload is null where none was given")
def payload_always_there(lab: Lab) -> None:
    lab.around(bodies, "callback", lambda original, *arguments: {bodies.PAYLOAD: None, **original(*arguments)})


@mutant("a callback says COMPLETED whatever the outcome")
def callback_always_completed(lab: Lab) -> None:
    def callback(original: Any, *arguments: Any) -> dict[str, Any]:
        return {**original(*arguments), "status": "COMPLETED", "jobStatus": "COMPLETED"}

    lab.around(bodies, "callback", callback)


@mutant("a callback does not say what went wrong")
def callback_without_error(lab: Lab) -> None:
    def callback(original: Any, *arguments: Any) -> dict[str, Any]:
        return {name: value for name, value in original(*arguments).items() if name != "error"}

    lab.around(bodies, "callback", callback)


@mutant("a callback has no counts")
def callback_without_counts(lab: Lab) -> None:
    def callback(original: Any, *arguments: Any) -> dict[str, Any]:
        return {**original(*arguments), "recordsCount": 0, "recordsFailedCount": 0}

    lab.around(bodies, "callback", callback)


@mutant("a callback comes twice")
def callback_twice(lab: Lab) -> None:
    lab.around(notify, "_send", lambda original, *arguments: original(*arguments) or original(*arguments))


@mutant("a callback comes as soon as a job begins")
def callback_too_early(lab: Lab) -> None:
    def claim(original: Any, self: Any, instances: Any) -> Job | None:
        job: Job | None = original(self, instances)
        if job is not None and job.status is JobStatus.STARTED:
            with self._database.writing() as connection:
                sql._post(connection, replace(job, finished_at=job.created_at))
        return job

    lab.around(sql.SqlJobStore, "claim", claim)


@mutant("a callback that cannot be delivered aborts the job")
def callback_aborts_the_job(lab: Lab) -> None:
    def settle(original: Any, self: Any, letter: Any, outcome: str) -> None:
        original(self, letter, outcome)
        if outcome.startswith("given up"):
            dead.add(letter.job_id)

    dead: set[int] = set()
    lab.around(service.SqlOutbox, "settle", settle)
    lab.looks(lambda body: {"status": "ABORTED", "jobStatus": "ABORTED"} if int(body["id"]) in dead else {})


@mutant("a callback is a GET without a body")
def callback_by_get(lab: Lab) -> None:
    def sent(message: Any, session: Any) -> str | None:
        answer = session.get(message.url, headers=message.headers(), timeout=10)
        return None if answer.ok else f"answered {answer.status_code}"

    lab.swap(notify, "_send", sent)
