"""The running service held to the Bulk API's document; and altered services, which the same run must catch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import conformance
import pytest
from service.support import Bench, authorization, bench

pytestmark = pytest.mark.process
HERE = Path(__file__).parent
FACTS = {"hub": "marketing", "objectName": "contact", "Criteria.objectName": "contact"}
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def run(stand: Bench, folder: Path, examples: int, *phases: str) -> conformance.Run:
    """Run all phases, or those named, against a service whose first job, the document's example, has ended."""
    stand.ended(stand.create())
    secrets = {
        "AUTHORIZATION": f"{authorization()['Authorization']}, Organization organization=1",
        "SCHEMATHESIS_HOOKS": "formats",
        "PYTHONPATH": str(HERE),
    }
    url = stand.service.url
    return conformance.run(
        "bulk",
        url,
        HERE / "bulk.toml",
        folder,
        secrets=secrets,
        facts=FACTS,
        examples=examples,
        phases=phases or conformance.PHASES,
    )


def test_the_service_obeys_its_document(tmp_path: Path) -> None:
    with bench(tmp_path / "bulk", records=12) as stand:
        found = run(stand, tmp_path, 8)
    assert found.complaints == [], found.text


def test_a_service_that_names_its_fields_otherwise_is_caught(tmp_path: Path) -> None:
    def altered(inner: Application) -> Application:
        return lambda environ, start: [piece.replace(b'"jobStatus"', b'"job_state"') for piece in inner(environ, start)]

    with bench(tmp_path / "bulk", records=12) as stand:
        stand.service.app.wsgi_app = altered(stand.service.app.wsgi_app)  # type: ignore[method-assign]
        found = run(stand, tmp_path, 1, "examples")
    assert found.failures, found.text
