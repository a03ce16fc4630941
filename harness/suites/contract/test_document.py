"""Every operation of the Bulk API's document, asked in every way that Schemathesis can think of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from harness.suites import conformance, covers
from harness.suites.bulk_contract import BulkContract
from harness.suites.conformance import Effort
from harness.suites.story import Bulk, Subject

HERE = Path(__file__).parent
FACTS = {"hub": "marketing", "objectName": "contact", "Criteria.objectName": "contact"}
USUAL = 8
LOOKED_AT = 20
"""How many answers of each kind are looked at for the keywords of their schemas; Schemathesis looks at all."""


@covers(promises=["API-01"], vendors=["eloqua"])
def test_the_target_obeys_its_document(
    bulk: Bulk,
    side: Subject,
    effort: Effort,
    bulk_contract: BulkContract,
    tmp_path: Path,
) -> None:
    job = side.download("contact", limit=12)
    job.ends("COMPLETED")
    found = conformance.run(
        "bulk",
        bulk.target.url,
        HERE / "bulk.toml",
        tmp_path,
        secrets={
            "AUTHORIZATION": side.authorization,
            "SCHEMATHESIS_HOOKS": "harness.suites.contract.checks",
        },
        facts=FACTS,
        known={"id": job.id},
        effort=effort,
        examples=USUAL,
        recorded=True,
    )
    bulk.saw(answered(found, bulk_contract))
    assert not found.complaints, found.told


def answered(found: conformance.Run, contract: BulkContract) -> dict[str, Counter[str]]:
    """Return how often each operation was answered with which status; some of each are held to their schemas too."""
    counts: dict[str, Counter[str]] = {}
    for one in found.answers:
        operation = contract.operation(one.method, one.path)
        if operation is None:
            continue
        times = counts.setdefault(operation.id, Counter())
        times[str(one.status)] += 1
        if times[str(one.status)] <= LOOKED_AT and one.kind == "application/json" and one.body:
            contract.exercise(operation, str(one.status), one.body)
    return counts
