"""What the properties share: how often they are tried, and the data they are about."""

from __future__ import annotations

from typing import Any

import pytest

from harness.suites.criteria.trying import Tries
from harness.suites.story import Bulk


@pytest.fixture
def tries(request: pytest.FixtureRequest, bulk: Bulk) -> Tries:
    """Try properties as often as --bulk-effort says, from --bulk-seed."""
    option: Any = request.config.getoption
    return Tries(bulk, option("--bulk-effort"), option("--bulk-seed"))
