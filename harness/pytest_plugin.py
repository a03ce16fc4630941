"""Fixtures for tests that want vendors, a bulk service or a target.

This module is loaded in every project that has the package installed: it imports pytest alone, and does nothing in
tests that do not ask.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

COVERS = "__bulk_covers__"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("bulk-harness", "mock vendors and bulk service")
    group.addoption("--bulk-records", type=int, default=1000, help="Records of each object of the mock vendors.")
    group.addoption("--bulk-seed", type=int, default=1, help="Where their data and secrets come from.")
    group.addoption("--bulk-vendor", action="append", default=[], help="Which vendor; repeatable. Default: all.")
    group.addoption(
        "--bulk-effort", choices=("quick", "whole", "thorough"), default="whole", help="How much the suites try."
    )
    group.addoption("--bulk-shard", default="1/1", metavar="I/N", help="Only this part of the tests, of so many.")
    group.addoption("--bulk-target", type=Path, help="A target file. Default: our own service, on virtual time.")


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


@pytest.fixture(scope="session")
def bulk_bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Mock vendors and a bulk service in this process, on virtual time: a `harness.stage.Bench`."""
    seed, vendors = request.config.getoption("--bulk-seed"), request.config.getoption("--bulk-vendor")
    state = tmp_path_factory.mktemp("bulk") / "bench"
    with import_module("harness.stage").Bench(state, vendors=vendors, seed=seed) as bench:
        yield bench


@pytest.fixture(scope="session")
def bulk_clock(bulk_bench: Any) -> Any:
    """The time of `bulk_vendor` and `bulk_service`: `now`, `advance(seconds)`, `hold(True)`."""
    return bulk_bench.clock


@pytest.fixture
def bulk_vendor(bulk_bench: Any) -> Any:
    """Call it with a vendor's name to get its mock (a `harness.stage.Instance`), which begins anew with each test."""
    begun: dict[str, Any] = {}

    def live(name: str) -> Any:
        if name not in begun:
            begun[name] = bulk_bench.ready.instance(name)
            import_module("harness.audit").VendorControl(begun[name].control_url).begin()
        return begun[name]

    return live


@pytest.fixture
def bulk_service(bulk_bench: Any, bulk_vendor: Any) -> Any:
    """Call it with a vendor's name to get a `harness.client.BulkClient` of the service in front of `bulk_vendor`."""

    def client(vendor: str) -> Any:
        bulk_vendor(vendor)
        return bulk_bench.client(vendor)

    return client


@pytest.fixture
def bulk_audit(bulk_service: Any, bulk_vendor: Any, tmp_path: Path) -> Any:
    """Call it with a vendor's name and a download's id to get a `harness.audit.Verdict` once the job has ended."""

    def judged(vendor: str, job_id: str) -> Any:
        audit, live, client = import_module("harness.audit"), bulk_vendor(vendor), bulk_service(vendor)
        status, control = client.wait(job_id), audit.VendorControl(live.control_url)
        resource = live.resources[status.object_name]
        return audit.judge(audit.download_evidence(control, client, status, resource, folder=tmp_path))

    return judged


@pytest.fixture(scope="session")
def bulk_target(request: pytest.FixtureRequest) -> Any:
    """The `harness.suites.target.Target` of --bulk-target, or our own service in this process, on virtual time."""
    target = import_module("harness.suites.target")
    file = request.config.getoption("--bulk-target")
    if file is not None:
        return target.load_target(file)
    return target.read_target(request.getfixturevalue("bulk_bench").target())


@pytest.fixture(scope="session")
def bulk_contract(bulk_target: Any) -> Any:
    """The Bulk API's document, by which every answer of the target is looked at."""
    base = import_module("harness.suites.story").base_path(bulk_target)
    return import_module("harness.suites.bulk_contract").BulkContract(base)


@pytest.fixture
def bulk(request: pytest.FixtureRequest, bulk_target: Any, bulk_contract: Any) -> Iterator[Any]:
    """A `harness.suites.story.Bulk`: the target of a story, its instances, its time, its callbacks."""
    what = getattr(getattr(request, "function", None), COVERS, None)
    for name in () if what is None else what.needs:
        if problem := import_module("harness.suites.target").misspelt(name):
            pytest.fail(problem, pytrace=False)
        if name not in bulk_target.capabilities:
            pytest.skip(f"not covered: the target does not have '{name}'")
    for name in () if what is None else what.vendors:
        if name not in bulk_target.vendors:
            pytest.skip(f"not covered: the target has no instance of '{name}'")
    told = import_module("harness.suites.story").Bulk(bulk_target, bulk_contract)
    yield told
    told.close()


@pytest.fixture
def bulk_mock() -> Iterator[Any]:
    """Call it with a vendor's name, words of faults and ``records=`` to get that mock, running until the test ends."""
    with ExitStack() as running:

        def started(name: str, *faults: str, records: int = 120) -> Any:
            mock = import_module("harness.stage").served_mock(name, faults=faults, records=records)
            return running.enter_context(mock)

        yield started


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Hold what a story saw to the contract, and keep it for the report."""
    told: Any = pyfuncitem.funcargs.get("bulk")
    # Somebody else's fixture may have the same name.
    if not type(told).__module__.startswith("harness.suites."):
        return (yield)
    try:
        try:
            result = yield
        except Exception as error:
            # What was not allowed is often why the story went wrong.
            for complaint in told.wire.complaints[:3]:
                error.add_note(f"before that: {complaint}")
            raise
        told.check()
        return result
    except import_module("harness.suites.story").NotCovered as reason:
        pytest.skip(f"not covered: {reason}")
    finally:
        pyfuncitem.user_properties.append(("bulk", told.evidence()))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what a quick run, or another part of a run, is not about."""
    quick = config.getoption("--bulk-effort") == "quick"
    part, _, parts = str(config.getoption("--bulk-shard")).partition("/")
    kept = [item for item in items if not (quick and getattr(_covers(item), "slow", False))]
    # By its name, so that a test stays in its part whatever becomes of the others.
    kept = [item for item in kept if crc32(item.nodeid.encode()) % int(parts or 1) == int(part) - 1]
    if len(kept) < len(items):
        there = set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item not in there])
        items[:] = kept


def _covers(item: pytest.Item) -> Any:
    return getattr(getattr(item, "function", None), COVERS, None)
