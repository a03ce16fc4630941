"""All findings of one job, and what they come to in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.audit.checks import checks
from harness.audit.evidence import Evidence
from harness.audit.finding import Check, Finding, count


@dataclass(frozen=True, slots=True)
class Verdict:
    """Passed or not, in one sentence, with everything that was found and what was asked."""

    passed: bool
    sentence: str
    findings: tuple[Finding, ...] = ()
    asked: tuple[str, ...] = ()


def judge(evidence: Evidence, asked: Sequence[Check] | None = None) -> Verdict:
    """Ask every check, or those given, and sum up."""
    chosen = checks() if asked is None else tuple(asked)
    findings = tuple(finding for check in chosen for finding in check.ask(evidence))
    names = tuple(check.id for check in chosen)
    return Verdict(not findings, _sentence(evidence, findings), findings, names)


def _sentence(evidence: Evidence, findings: Sequence[Finding]) -> str:
    if findings:
        more = f" ({count(len(findings), 'finding')})" if len(findings) > 1 else ""
        return findings[0].happened + more
    records = count(evidence.comparison.expected, "record")
    if evidence.upload:
        return _uploaded(evidence)
    once = "served once, " if evidence.ledger else ""
    return f"All {records} {once}delivered once, content identical; nothing extra."


def _uploaded(evidence: Evidence) -> str:
    found = evidence.comparison
    there = "All" if not found.missing else f"{found.expected - found.missing:,} of"
    refused = f"; the job reports {count(evidence.failed_rows, 'refused row')}" if evidence.failed_rows else ""
    rows = count(found.expected, "record")
    return f"{there} {rows} of the file are at the vendor, each once, with its content{refused}."
