"""The gate: a run held against what was reached before, so that nothing gets worse unseen."""

from harness.report.gate.console import show
from harness.report.gate.document import as_document
from harness.report.gate.facts import joined
from harness.report.gate.file import load_baseline, read_baseline, written
from harness.report.gate.judging import judge, refused
from harness.report.gate.updating import updated
from harness.report.gate.values import Accepted, Allowance, Baseline, Judgement, Kind, Remark

__all__ = [
    "Accepted",
    "Allowance",
    "Baseline",
    "Judgement",
    "Kind",
    "Remark",
    "as_document",
    "joined",
    "judge",
    "load_baseline",
    "read_baseline",
    "refused",
    "show",
    "updated",
    "written",
]
