"""Each mock, running, held to its vendor's document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.suites import covers
from harness.suites.conformance import Effort
from harness.suites.vendors.documents import DOCUMENTS, hold

ALWAYS = ("etsy",)
"""What a quick run looks at: each vendor takes seconds."""


@pytest.fixture
def effort(request: pytest.FixtureRequest) -> Effort:
    return Effort(request.config.getoption("--bulk-effort"), request.config.getoption("--bulk-seed"))


@covers()
@pytest.mark.parametrize("name", ALWAYS)
def test_a_mock_obeys_its_vendors_document(name: str, effort: Effort, bulk_mock: Any, tmp_path: Path) -> None:
    found = hold(name, bulk_mock(name), tmp_path, effort)
    assert not found.complaints, found.told


@covers(slow=True)
@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name not in ALWAYS])
def test_every_mock_obeys_its_vendors_document(name: str, effort: Effort, bulk_mock: Any, tmp_path: Path) -> None:
    found = hold(name, bulk_mock(name), tmp_path, effort)
    assert not found.complaints, found.told
