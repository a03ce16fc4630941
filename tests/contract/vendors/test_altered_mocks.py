"""Proof that the run against the documents can fail: one mock, wrong in ten ways, each of which it must name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from harness.stage import served_mock
from harness.suites.conformance import Effort
from harness.suites.vendors.documents import hold
from mock_vendors.exchange import Answer, Request

pytestmark = pytest.mark.process


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where the mock goes wrong, how, and what the run calls it."""

    path: str
    applies: Callable[[Request, Answer], bool]
    alter: Callable[[Answer], Answer]
    failure: str


def without(header: str) -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, headers=tuple(pair for pair in answer.headers if pair[0] != header))


def typed(content_type: str) -> Callable[[Answer], Answer]:
    return lambda answer: replace(without("Content-Type")(answer), headers=(("Content-Type", content_type),))


def answering(status: int, body: bytes = b'{"message": "?"}') -> Callable[[Answer], Answer]:
    return lambda answer: replace(answer, status=status, body=body)


def status(*which: int) -> Callable[[Request, Answer], bool]:
    return lambda request, answer: answer.status in which


RATES = (("X-RateLimit-Limit", "50"), ("X-RateLimit-Remaining", "49"))
FLAWS = {
    "a number given as a text": Flaw(
        "/v1/jobs",
        status(200),
        lambda answer: replace(answer, body=answer.body.replace(b'"id":5', b'"id":"5"', 1)),
        "JsonSchemaError",
    ),
    "a media type of its own": Flaw("/v1/jobs", status(422), typed("text/csv"), "UndefinedContentType"),
    "a status of its own": Flaw(
        "/v1/jobs", lambda request, _: "page=" in request.query, answering(418), "UndefinedStatusCode"
    ),
    "a header left out": Flaw("/v1/applications", status(200), without("X-RateLimit-Limit"), "MissingHeaders"),
    "a door left open": Flaw(
        "/v1/applications",
        status(401),
        lambda answer: replace(answering(200, b"[]")(answer), headers=(*answer.headers, *RATES)),
        "IgnoredAuth",
    ),
    "nonsense taken": Flaw(
        "/v1/candidates",
        lambda request, answer: answer.status == 422 and request.method == "GET",
        answering(200, b"[]"),
        "AcceptedNegativeData",
    ),
    "sense refused": Flaw(
        "/v1/candidates", lambda request, _: "updated_after" in request.query, answering(422), "RejectedPositiveData"
    ),
    "a crash": Flaw("/v1/candidates", lambda request, _: b"sql" in request.body, answering(500), "ServerError"),
    "a record that cannot be read": Flaw("/v1/candidates/", status(200), answering(404), "EnsureResourceAvailability"),
    "no word of what is allowed": Flaw("/v1/applications", status(405), without("Allow"), "UnsupportedMethodResponse"),
}


def flawed(request: Request, answer: Answer) -> Answer:
    for flaw in FLAWS.values():
        inside = flaw.path.endswith("/") and request.path.startswith(flaw.path)
        if (inside or request.path == flaw.path) and flaw.applies(request, answer):
            return flaw.alter(answer)
    return answer


@pytest.mark.long
def test_every_flaw_is_caught(tmp_path: Path) -> None:
    with served_mock("greenhouse") as mock:
        right = mock.vendor.answer
        mock.vendor.answer = lambda request: flawed(request, right(request))
        found = hold("greenhouse", mock, tmp_path, Effort(), examples=20)
    missed = [name for name, flaw in FLAWS.items() if flaw.failure not in found.failures]
    assert missed == [], found.complaints
