"""The gate's word as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from harness.report.gate.values import Judgement

FORMAT = 1


def as_document(judgement: Judgement) -> dict[str, Any]:
    """Return it as plain data; ``gate`` is the version of this format."""
    return {
        "gate": FORMAT,
        "passed": judgement.passed,
        "tests": judgement.tests,
        "promises": judgement.promises,
        "objections": [asdict(one) for one in judgement.objections],
        "notes": [asdict(one) for one in judgement.notes],
    }
