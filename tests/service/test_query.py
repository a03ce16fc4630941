"""Downloads by a statement, in every way that callers write them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
import requests
from service.support import Bench, bench

STATEMENT = "select Id from cases limit 4"


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    # Through the platform's lists; what the vendor's own bulk API makes of a query has tests of its own.
    with bench(tmp_path_factory.mktemp("bulk"), "salesforce", 12, settings={"bulk.native": "false"}) as made:
        yield made


def ask(stand: Bench, **more: Any) -> tuple[dict[str, Any], list[Any]]:
    """Create a query, wait for its end, and read its result as JSON."""
    answer = stand.call("POST", "/bulk/query", **more)
    assert answer.status_code == 200, answer.text
    job = answer.json()["id"]
    status = stand.ended(job)
    return status, stand.get(f"/bulk/{job}/cases", headers={"Accept": "application/json"}).json()


def truth(stand: Bench) -> list[str]:
    return [json.loads(row)["Id"] for row in stand.truth("Case")]


WAYS: dict[str, dict[str, Any]] = {
    "no-body": {"params": {"q": STATEMENT}},
    "plain-text-without-body": {"params": {"q": STATEMENT}, "headers": {"Content-Type": "text/plain;charset=UTF-8"}},
    "form": {"params": {"q": STATEMENT}, "files": {"metaData": (None, "{}")}},
    "urlencoded-form": {"params": {"q": STATEMENT}, "data": {"metaData": "{}"}},
    "json": {"json": {"query": STATEMENT, "headerData": {"x": 1}}},
    "vendors-name": {"params": {"q": STATEMENT.replace("cases", "Case")}},
    "lines-and-capitals": {
        "params": {"q": STATEMENT.replace(" ", "\n").upper().replace("ID", "Id").replace("CASES", "cases")}
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_a_query_is_taken_in_every_way_that_callers_write_it(way: str, stand: Bench) -> None:
    status, rows = ask(stand, **WAYS[way])
    assert rows == [{"Id": name} for name in truth(stand)[:4]]
    assert (status["status"], status["objectName"]) == ("COMPLETED", "cases")


def test_the_result_of_a_query_reads_as_csv_as_json_and_as_lines(stand: Bench) -> None:
    job = stand.call("POST", "/bulk/query", params={"q": "select Id, IsClosed from cases limit 2"}).json()["id"]
    stand.ended(job)
    found = {form: stand.get(f"/bulk/{job}/cases", headers={"Accept": form}) for form in FORMS}
    assert {form: answer.headers["Content-Type"] for form, answer in found.items()} == {form: form for form in FORMS}
    rows = found["application/json"].json()
    assert [json.loads(line) for line in found["application/jsonl"].text.splitlines()] == rows
    lines = [f"{row['Id']},{str(row['IsClosed']).lower()}\n" for row in rows]
    assert found["text/csv"].text == "Id,IsClosed\n" + "".join(lines)


FORMS = ("text/csv", "application/json", "application/jsonl")


def test_the_window_reaches_the_vendor(stand: Bench) -> None:
    everything = sorted(json.loads(row)["SystemModstamp"] for row in stand.truth("Case"))
    middle = everything[5].replace("+0000", "Z")
    _, since = ask(stand, params={"q": "select SystemModstamp from cases", "from": middle})
    _, until = ask(stand, params={"q": "select SystemModstamp from cases", "from": everything[0], "to": middle})
    assert [len(since), len(until)] == [7, 6]
    assert len([text for text in asked(stand) if "SystemModstamp >=" in text]) == 2


def asked(stand: Bench) -> list[str]:
    """The statements that the vendor was asked."""
    answer = requests.get(f"{stand.vendor.control_url}/journal", params={"limit": 10_000}, timeout=30)
    return [unquote_plus(entry["query"]) for entry in answer.json()["entries"]]


def test_metadata_names_the_file_sets_the_page_size_and_comes_back(stand: Bench) -> None:
    meta = {"fileName": "{yyyy-MM-dd HH:mm:ss}_cases", "pageSize": 5, "callback-payload": {"x": [1]}, "own": "kept"}
    status, _ = ask(stand, params={"q": "select Id from cases"}, files={"metaData": (None, json.dumps(meta))})
    named = stand.get(f"/bulk/{status['id']}/cases").headers["Content-Disposition"]
    assert (status["metaData"], status["jobCriteria"]) == (meta, {"q": "select Id from cases"})
    assert "_cases.json" in named
    assert stand.get("/bulk/jobs?pageSize=1").json()[0]["job_query"] == "select Id from cases"


def test_only_a_query_of_the_newer_kind_can_be_restarted(stand: Bench) -> None:
    answers = []
    for version in ("Hydrogen", "Helium"):
        status, _ = ask(stand, params={"q": STATEMENT}, headers={"Elements-Version": version})
        answers.append(stand.call("PUT", f"/bulk/v3/{status['id']}/restart").json()["message"])
    assert "is a query" in answers[0]
    assert "is COMPLETED" in answers[1]


BAD: dict[str, tuple[dict[str, Any], int, str]] = {
    "nothing": ({}, 400, "q is missing"),
    "no-from": ({"params": {"q": "select * contacts"}}, 400, "^Error parsing query"),
    "unknown-object": ({"params": {"q": "select * from cased"}}, 404, "cases"),
    "unknown-field": ({"params": {"q": "select * from cases where Colour = 'red'"}}, 400, "Colour"),
    "typo": ({"params": {"q": STATEMENT, "form": "2024-01-01"}}, 400, "Did you mean 'from'"),
    "twice": ({"params": {"q": [STATEMENT, STATEMENT]}}, 400, "q: is given 2 times"),
    "window": ({"params": {"q": STATEMENT, "from": "2026-02-01", "to": "2026-01-01"}}, 400, "later than to"),
    "from": ({"params": {"q": STATEMENT, "from": "yesterday", "fileFormat": "xml"}}, 400, "from: .*; fileFormat: "),
    "meta": ({"params": {"q": STATEMENT}, "files": {"metaData": (None, "[]")}}, 400, "metaData"),
    "meta-name": ({"params": {"q": STATEMENT}, "files": {"metaData": (None, '{"fileName": "a/b"}')}}, 400, "fileName"),
    "part": ({"params": {"q": STATEMENT}, "files": {"metadata": (None, "{}")}}, 400, "metadata: "),
    "cut-form": (
        {
            "params": {"q": STATEMENT},
            "data": b"--x\r\nContent-Dis",
            "headers": {"Content-Type": "multipart/form-data; boundary=x"},
        },
        400,
        "cannot be read",
    ),
    "body": ({"params": {"q": STATEMENT}, "data": b"[1]"}, 400, "JSON object"),
    "body-key": ({"json": {"querry": STATEMENT}}, 400, "Did you mean 'query'"),
    "two-statements": ({"params": {"q": STATEMENT}, "json": {"query": "select * from contacts"}}, 400, "differ"),
    "deep": ({"json": {"query": STATEMENT, "headerData": json.loads("[" * 99 + "]" * 99)}}, 400, "nested deeper"),
    "version": ({"params": {"q": STATEMENT}, "headers": {"Elements-Version": "Argon"}}, 400, "Elements-Version"),
    "no-such-job": ({"params": {"continueFromJobId": "999"}}, 400, "no job 999"),
    "both": ({"params": {"continueFromJobId": "1", "q": STATEMENT}}, 400, "^q: must be left out"),
    "digits": ({"params": {"q": f"select * from cases limit {'9' * 5000}"}}, 400, "^Error parsing query"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_query_is_refused_and_leaves_nothing(case: str, stand: Bench) -> None:
    more, status, said = BAD[case]
    before = stand.get("/bulk/jobs").headers["Elements-Total-Count"]
    answer = stand.call("POST", "/bulk/query", **more)
    assert answer.status_code == status, answer.text
    assert re.search(said, answer.json()["message"]), answer.text
    assert stand.get("/bulk/jobs").headers["Elements-Total-Count"] == before


def test_an_instance_can_have_lines_for_json_and_strict_names(tmp_path: Path) -> None:
    settings = {"bulk.json.lines": "true", "bulk.strict": "true", "bulk.native": "false"}
    with bench(tmp_path, "salesforce", 3, settings=settings) as stand:
        job = stand.call("POST", "/bulk/query", params={"q": "select Id from cases"}).json()["id"]
        stand.ended(job)
        answer = stand.get(f"/bulk/{job}/cases", headers={"Accept": "application/json"})
        assert stand.get(f"/bulk/{job}/Case").status_code == 404
    assert answer.headers["Content-Type"] == "application/json"
    assert [json.loads(line).keys() for line in answer.text.splitlines()] == [{"Id"}] * 3


def test_composite_adds_the_objects_metadata(stand: Bench) -> None:
    form = {"metaData": (None, '{"composite": true}')}
    status, _ = ask(stand, params={"q": STATEMENT}, files=form)
    fields = {field["vendorPath"]: field["type"] for field in status["metaData"]["objectMetadata"]["fields"]}
    assert (fields["IsClosed"], fields["Subject"]) == ("boolean", "string")
    assert status["metaData"]["composite"] is True
