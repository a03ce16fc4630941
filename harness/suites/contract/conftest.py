"""What the tests of this suite share."""

from __future__ import annotations

import pytest

from harness.suites.conformance import Effort
from harness.suites.story import Bulk, Subject


@pytest.fixture
def effort(request: pytest.FixtureRequest) -> Effort:
    return Effort(request.config.getoption("--bulk-effort"), request.config.getoption("--bulk-seed"))


@pytest.fixture
def side(bulk: Bulk) -> Subject:
    """The first instance of the target that has the objects which these tests ask for."""
    return bulk.instance("eloqua")
