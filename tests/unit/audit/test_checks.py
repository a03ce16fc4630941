"""What each check says about evidence made by hand; the clients that provoke it are in tests/clients."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from contracts import requirements
from harness.audit import (
    Asked,
    Comparison,
    Evidence,
    JobFacts,
    Ledger,
    Served,
    Verdict,
    checks,
    compare,
    judge,
    retries,
)

TRUTH = [b'{"id":%d,"v":%d}' % (number, number * 7) for number in range(10)]


def evidence(delivered: list[bytes], **how: Any) -> Evidence:
    records = len(delivered)
    plain = Evidence(
        "etsy", "listings", "id", JobFacts("1", "listings", records=records), compare(TRUTH, delivered, "id")
    )
    return replace(plain, **{"ledger": Ledger(10, (Served(0, 10, 1),)), **how})


def asked(n: int, at: float, status: int = 200, retry_after: float | None = None) -> Asked:
    return Asked(n=n, at=at, method="GET", path="/x", status=status, retry_after=retry_after)


def said(verdict: Verdict, check: str) -> str:
    return " ".join(finding.happened for finding in verdict.findings if finding.id == check)


def test_a_faithful_copy_passes_every_check() -> None:
    verdict = judge(evidence(TRUTH))
    assert (verdict.passed, verdict.findings) == (True, ())
    assert verdict.sentence == "All 10 records served once, delivered once, content identical; nothing extra."


@pytest.mark.parametrize(
    ("served", "words"),
    [
        (((0, 10, 1),), "the client dropped them"),
        (((0, 5, 1),), "never asked for them"),
        (((0, 7, 1),), "2 were served and dropped by the client, 3 were never served"),
    ],
)
def test_a_missing_record_is_told_apart_by_whose_fault_it_is(
    served: tuple[tuple[int, int, int], ...], words: str
) -> None:
    ledger = Ledger(10, tuple(Served(*span) for span in served))
    assert words in said(judge(evidence(TRUTH[:5], ledger=ledger)), "missing")


@pytest.mark.parametrize(
    ("times", "words"), [(2, "asked for them again and kept both"), (1, "the client emitted them twice")]
)
def test_a_doubled_record_is_told_apart_too(times: int, words: str) -> None:
    ledger = Ledger(10, (Served(0, 10, times),))
    assert words in said(judge(evidence(TRUTH + TRUTH[:2], ledger=ledger)), "doubled")


def test_success_claimed_for_a_partial_result_is_a_finding_of_its_own() -> None:
    assert "says COMPLETED" in said(judge(evidence(TRUTH[:-1])), "status")


def test_failure_claimed_for_a_complete_result_is_one_as_well() -> None:
    job = JobFacts("1", "listings", status="ABORTED", records=10, message="Server Error:")
    assert "although every record is there" in said(judge(evidence(TRUTH, job=job)), "status")


def test_a_call_after_the_time_it_was_told_is_fine_and_one_before_is_not() -> None:
    refused = asked(1, 100.0, status=429, retry_after=2)
    assert judge(evidence(TRUTH, journal=(refused, asked(2, 102.0)))).passed
    early = judge(evidence(TRUTH, journal=(refused, asked(2, 101.5))))
    assert early.findings[0].details == (
        "call 2 came 1.50 s after call 1 was answered 429 with Retry-After 2: 0.50 s early",
    )


def test_rows_that_the_client_reports_as_refused_are_not_lost() -> None:
    job = JobFacts("1", "contact", direction="UPLOAD", records=10, errors=2)
    facts: dict[str, Any] = {"job": job, "failed_rows": 2, "ledger": None}
    verdict = judge(evidence(TRUTH[:8], **facts))
    assert verdict.sentence.startswith("8 of 10 records of the file are at the vendor")
    assert verdict.sentence.endswith("the job reports 2 refused rows.")
    assert not judge(evidence(TRUTH[:7], **facts)).passed


def test_a_million_missing_records_make_a_short_finding() -> None:
    found = Comparison(expected=10**6, missing=10**6, missing_rows=((0, 10**6),), missing_samples=("0", "1"))
    finding = judge(replace(evidence(TRUTH), comparison=found, ledger=Ledger(10**6))).findings[0]
    assert finding.happened.startswith("1,000,000 records of 1,000,000 never came out")


def test_every_check_has_its_own_name_and_a_question() -> None:
    assert len({check.id for check in checks()}) == len(checks()) >= 7
    assert all(check.question.endswith("?") for check in checks())


def test_every_requirement_that_a_finding_cites_exists() -> None:
    known = {requirement.id for requirement in requirements()}
    verdict = judge(evidence([*TRUTH[:5], TRUTH[0], b'{"id":99}', b"x", b'{"id":3,"v":0}']))
    cited = {name for finding in verdict.findings for name in finding.requirements}
    assert cited
    assert cited <= known


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("2", 2.0), ("0.5", 0.5), ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0), ("soon", None), ("", None), (None, None)],
)
def test_retry_after_is_read_in_both_of_its_forms(told: str | None, seconds: float | None) -> None:
    entry = {"n": 1, "at": 100.0, "method": "GET", "path": "/x", "status": 429, "retry_after": told}
    assert Asked.of(entry).wait == seconds


def test_a_refused_row_is_followed_by_the_next_and_not_by_a_retry() -> None:
    posts = [
        Asked(n=n, at=0.0, method="POST", path="/x", status=status) for n, status in enumerate([409, 201, 503, 201])
    ]
    gets = [asked(n, 0.0, status) for n, status in enumerate([401, 200, 503, 200])]
    assert (retries(posts), retries(gets)) == (1, 2)
