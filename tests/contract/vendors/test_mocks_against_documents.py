"""Each mock, running, held to its vendor's document."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from conformance.mocks import run

pytestmark = pytest.mark.process
DOCUMENTS = sorted(path.name.removesuffix(".yaml") for path in files("contracts").joinpath("vendors").iterdir())
ALWAYS = {"eloqua", "etsy", "greenhouse"}
"""These are fuzzed with every run of the tests: three vendors that page, filter and refuse in quite different ways."""


@pytest.mark.parametrize(
    "name", [name if name in ALWAYS else pytest.param(name, marks=pytest.mark.long) for name in DOCUMENTS]
)
def test_a_mock_obeys_its_vendors_document(name: str, tmp_path: Path) -> None:
    found = run(name, tmp_path)
    assert found.complaints == [], found.text
