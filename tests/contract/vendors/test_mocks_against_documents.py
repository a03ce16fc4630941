"""Each mock, running, held to its vendor's document."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from conformance.mocks import run

pytestmark = pytest.mark.process
DOCUMENTS = sorted(path.name.removesuffix(".yaml") for path in files("contracts").joinpath("vendors").iterdir())


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_mock_obeys_its_vendors_document(name: str, tmp_path: Path) -> None:
    found = run(name, tmp_path)
    assert found.complaints == [], found.text
