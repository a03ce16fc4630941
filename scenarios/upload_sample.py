"""Ten contacts from a table are created at the marketing hub, and found there."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path

from harness.stage import Stage

SAMPLE = Path(str(files("scenarios").joinpath("sample.csv")))


def scenario(stage: Stage) -> list[str]:
    """Return the e-mail addresses of the table that the vendor does not list afterwards."""
    service = stage.client("eloqua", hub="marketing")
    assert "contact" in service.objects()

    created = service.upload("contact", SAMPLE)
    assert created.status == "CREATED"
    status = service.wait(created.id, timeout=120)
    assert (status.status, status.records, status.errors) == ("COMPLETED", 10, 0), status

    with SAMPLE.open(encoding="utf-8", newline="") as table:
        wanted = [row["C_EmailAddress"] for row in csv.DictReader(table)]
    listed = {contact.get("emailAddress") for contact in service.list("contact", page_size=500)}
    return [address for address in wanted if address not in listed]
