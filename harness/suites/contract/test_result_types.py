"""The result file's types: what `Accept` may ask for, what comes then, and the parameter about native types."""

from __future__ import annotations

import pytest

from harness.suites import covers
from harness.suites.story import Subject

TYPES = {"text/csv": "text/csv", "application/json": "application/json", "application/jsonl": "application/jsonl"}
NONSENSE = ("-3", "yes", "[]", '{"convertToNativeType": "perhaps"}', "{")


@covers(promises=["RES-02", "DL-04"], vendors=["eloqua"])
@pytest.mark.parametrize("made", TYPES)
def test_a_download_comes_in_the_format_it_was_made_in_alone(side: Subject, made: str) -> None:
    job = side.download("contact", limit=3, format=made)
    job.ends("COMPLETED")
    for asked in (None, "*/*", made, f"{made};q=0.5, */*;q=0.1"):
        answer = job.file(asked)
        assert answer.status_code == 200, f"{asked}: {answer.text}"
        assert answer.headers["Content-Type"].startswith(TYPES[made])
    for other in TYPES.keys() - {made} | {"application/xml"}:
        assert job.file(other).status_code == 400, other


@covers(promises=["RES-01"], vendors=["eloqua"])
@pytest.mark.parametrize("asked", ["text/csv", "application/json"])
def test_the_result_of_a_query_is_served_as_a_table_and_as_json(side: Subject, asked: str) -> None:
    job = side.query("select * from contact limit 3")
    job.ends("COMPLETED")
    answer = job.file(asked)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(asked)
    assert "contact" in answer.headers["Content-Disposition"]


@covers(promises=["RES-01"], vendors=["eloqua"])
@pytest.mark.parametrize("made", TYPES)
def test_nonsense_about_native_types_is_refused(side: Subject, made: str) -> None:
    job = side.download("contact", limit=1, format=made)
    job.ends("COMPLETED")
    for text in NONSENSE:
        answer = side.ask("GET", f"/bulk/{job.id}/contact", params={"json": text})
        assert answer.status_code == 400, f"json={text}: {answer.status_code}"
        assert "json" in answer.json()["message"]
