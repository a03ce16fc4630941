"""A run in which everything is found wrong that can be, told in the worst words; and one that is green."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.audit.exchange import Exchange
from harness.report.suite.values import JobMoves, Outcome, SuiteRun, TargetFacts, TestResult

TOKEN = "k3yWithDigits0123456789+/abc="
EVIL = f"<script>alert('x')</script> ]]> \x1b[31mred\x1b[0m \x00 \u202e User {TOKEN} :: [bold]|`@you"
DETAILS = """E       assert 400 == 404
E        +  where 400 = <Response [400]>.status_code"""
EXCHANGES = (
    Exchange(
        0.0, 0.01, "POST", "/api/bulk/download", 200, "createDownload", '{"a": 1}', '{"id":"7","status":"CREATED"}'
    ),
    Exchange(0.4, 0.01, "GET", "/api/bulk/7/status", 200, "getStatus", "", '{"id":"7","status":"RUNNING"}'),
    Exchange(0.6, 0.01, "GET", "/api/bulk/7/status", 200, "getStatus", "", '{"id":"7","status":"COMPLETED"}'),
    Exchange(
        0.7, 0.01, "PUT", "/api/bulk/7/cancel", 400, "cancelJob", "", f'{{"password": "hunter2", "m": "{EVIL!r}"}}'
    ),
    Exchange(0.8, 0.01, "GET", "/api/objects", 500, "listObjects", "", "oh"),
)
FAILED = TestResult(
    id="scenarios/cancel.py::ended_jobs_stay[x,y]",
    suite="scenarios",
    title="ended jobs stay " + EVIL,
    outcome=Outcome.FAILED,
    seconds=1.25,
    story=EVIL,
    file="scenarios/a, b:c.py",
    line=12,
    promises=("CAN-02", "OWN-01"),
    bugs=("RST-11",),
    happened=EVIL,
    details=DETAILS,
    repeat="bulk-harness run scenarios/cancel.py",
    curl=f"curl -H 'Authorization: User {TOKEN}' http://me:hunter2@host/",
    asked=5,
    exchanges=EXCHANGES,
    operations={"cancelJob": {"400": 1}, "getStatus": {"200": 2, "418": 1}},
    jobs=(JobMoves("7", "etsy", ("CREATED", "RUNNING", "COMPLETED")),),
)
PASSED = TestResult(
    id="contract/test_a.py::test_b",
    suite="contract",
    title="b",
    outcome=Outcome.PASSED,
    promises=("CAN-01", "CAN-02", "CB-01"),
    bugs=("PAG-04",),
    keywords=("#/components/headers/Elements-Error/schema/type", "/not/there"),
    operations={"getStatus": {"200": 3}},
    jobs=(JobMoves("1", "etsy", ("CREATED", "STARTED", "RUNNING", "ABORTED", "restart", "STARTED", "RUNNING")),),
    numbers={"calls: etsy": 3.0, "ratio": float("nan")},
)
UNKNOWN = replace(PASSED, id="contract/test_c.py::test_d", outcome=Outcome.NOT_COVERED, reason="no 'native'", bugs=(),
                  promises=("CAP-05",), keywords=(), jobs=(), operations={}, numbers={})  # fmt: skip
RED = SuiteRun(
    version="0.1.0",
    started="2026-01-01T00:00:00+00:00",
    seconds=75.0,
    seed=3,
    command="bulk-harness run --seed 3",
    target=TargetFacts("Mine " + EVIL, "http://127.0.0.1:1/api"),
    tests=(FAILED, PASSED, UNKNOWN, replace(FAILED, id="scenarios/other.py::e", outcome=Outcome.ERROR)),
    suites=("scenarios", "contract"),
)


@pytest.fixture
def red() -> SuiteRun:
    return RED


@pytest.fixture
def green() -> SuiteRun:
    return replace(RED, tests=(PASSED, UNKNOWN), target=TargetFacts("Mine", "http://127.0.0.1:1/api"))


@pytest.fixture
def token() -> str:
    return TOKEN
