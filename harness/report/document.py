"""A run as JSON: the same names as the value it is made from."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from harness.report.run import RunReport

FORMAT = 1


def document(report: RunReport) -> dict[str, Any]:
    """Return plain data; ``format`` grows when a name changes its meaning."""
    return {"format": FORMAT, "passed": report.passed, "sentence": report.sentence, **asdict(report)}


def as_json(report: RunReport) -> str:
    """Return the run as indented JSON text."""
    return json.dumps(document(report), indent=2, ensure_ascii=False)
