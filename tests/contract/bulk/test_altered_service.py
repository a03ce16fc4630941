"""Proof that the run against the Bulk API's document can fail: a service that names a field otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from service.support import Bench, authorization, bench

from harness.suites import conformance
from harness.suites.conformance import Effort
from harness.suites.contract.test_document import FACTS, HERE

pytestmark = [pytest.mark.process, pytest.mark.long]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def failures(stand: Bench, job: str, folder: Path) -> set[str]:
    """Ask the documented examples of a service that has one job, which has ended."""
    secrets = {
        "AUTHORIZATION": f"{authorization()['Authorization']}, Organization organization=1",
        "SCHEMATHESIS_HOOKS": "harness.suites.contract.checks",
    }
    found = conformance.run(
        "bulk",
        stand.service.url,
        HERE / "bulk.toml",
        folder,
        secrets=secrets,
        facts=FACTS,
        known={"id": job},
        effort=Effort(),
        examples=1,
        phases=("examples",),
    )
    assert not found.report["errors"], found.told
    return found.failures


@pytest.mark.parametrize(("field", "caught"), [(b'"jobStatus"', {"JsonSchemaError"}), (b'"unheardOf"', set())])
def test_a_service_that_names_a_field_otherwise_is_caught(field: bytes, caught: set[str], tmp_path: Path) -> None:
    def altered(inner: Application) -> Application:
        return lambda environ, start: [piece.replace(field, b'"job_state"') for piece in inner(environ, start)]

    with bench(tmp_path / "bulk", records=12) as stand:
        job = stand.create()
        stand.ended(job)
        stand.service.app.wsgi_app = altered(stand.service.app.wsgi_app)  # type: ignore[method-assign]
        assert failures(stand, job, tmp_path) == caught
