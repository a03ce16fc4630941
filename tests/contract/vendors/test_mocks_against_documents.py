"""Each mock, running, held to its vendor's document."""

from __future__ import annotations

from pathlib import Path

import pytest
from conformance.mocks import run

from mock_vendors.load import vendor_names

pytestmark = pytest.mark.process


@pytest.mark.parametrize("name", vendor_names())
def test_a_mock_obeys_its_vendors_document(name: str, tmp_path: Path) -> None:
    found = run(name, tmp_path)
    assert found.complaints == [], found.text
