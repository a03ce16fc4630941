"""Callers write a query without a body, as plain text, as a form or as JSON: all of them are taken, with one result."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk

STATEMENT = "select id from candidates limit 4"


@scenario(promises=["API-04", "QRY-02", "QRY-07"], needs=["query"], vendors=["greenhouse"])
def a_query_is_taken_however_it_is_written(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    wanted = [{"id": one["id"]} for one in hiring.truth("candidates")[:4]]
    ways: dict[str, dict[str, Any]] = {
        "no body": {"params": {"q": STATEMENT}},
        "plain text": {"params": {"q": STATEMENT}, "headers": {"Content-Type": "text/plain;charset=UTF-8"}},
        "a form": {"params": {"q": STATEMENT}, "files": {"metaData": (None, "{}")}},
        "JSON": {"json": {"query": STATEMENT, "headerData": {"x": 1}}},
        "in capitals and lines": {"params": {"q": "SELECT\nid\nFROM candidates\nLIMIT 4"}},
    }

    for what, how in ways.items():
        answer = hiring.ask("POST", "/bulk/query", **how)
        assert (answer.status_code, answer.json().get("status")) == (200, "CREATED"), f"{what}: {answer.text}"
        job = hiring.job(answer.json()["id"])
        job.ends("COMPLETED")
        assert job.file("application/json").json() == wanted, what
