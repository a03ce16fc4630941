"""Judges: evidence in, findings out, a verdict in one sentence."""

from harness.audit.checks import checks
from harness.audit.collect import download_evidence, upload_evidence
from harness.audit.compare import Comparison, Lines, compare
from harness.audit.control import ControlError, VendorControl
from harness.audit.evidence import Asked, Evidence, JobFacts, Ledger, Served, retries
from harness.audit.finding import Check, Finding, Severity
from harness.audit.verdict import Verdict, judge

__all__ = [
    "Asked",
    "Check",
    "Comparison",
    "ControlError",
    "Evidence",
    "Finding",
    "JobFacts",
    "Ledger",
    "Lines",
    "Served",
    "Severity",
    "VendorControl",
    "Verdict",
    "checks",
    "compare",
    "download_evidence",
    "judge",
    "retries",
    "upload_evidence",
]
