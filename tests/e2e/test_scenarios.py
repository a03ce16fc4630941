"""The scenarios that come with the product, told against real processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.stage import Stage
from scenarios import download_through_outage, upload_sample

pytestmark = pytest.mark.process


def test_a_download_through_an_outage_loses_nothing(bulk_stage: Stage, tmp_path: Path) -> None:
    verdict = download_through_outage.scenario(bulk_stage, tmp_path)
    assert verdict.passed, verdict.sentence


def test_the_sample_table_arrives_at_the_vendor(bulk_stage: Stage) -> None:
    assert upload_sample.scenario(bulk_stage) == []
