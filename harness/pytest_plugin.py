"""Fixtures for tests that want vendors and a bulk service; nothing happens in tests that do not ask.

This module is loaded in every project that has the package installed: it imports pytest alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("bulk-harness", "mock vendors and bulk service")
    group.addoption("--bulk-records", type=int, default=1000, help="Records of each object of the mock vendors.")
    group.addoption("--bulk-seed", type=int, default=1, help="Where their data and secrets come from.")
    group.addoption("--bulk-vendor", action="append", default=[], help="Which vendor; repeatable. Default: all.")


@pytest.fixture(scope="session")
def bulk_stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Mock vendors and a bulk service in processes of their own: a `harness.stage.Stage`."""
    stage = import_module("harness.stage")
    wanted = stage.Wanted(
        records=request.config.getoption("--bulk-records"), seed=request.config.getoption("--bulk-seed")
    )
    vendors = request.config.getoption("--bulk-vendor")
    with stage.Stage(tmp_path_factory.mktemp("bulk") / "state", vendors=vendors, wanted=wanted) as ready:
        yield ready


@pytest.fixture
def bulk_client(bulk_stage: Any) -> Any:
    """Call it with a vendor's name to get a `harness.client.BulkClient` of that vendor's instance."""
    return bulk_stage.client
