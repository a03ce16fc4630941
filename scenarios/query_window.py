"""The window of a query is asked of the vendor; from wins over lastRunDate, wherever that one stands."""

import json
from datetime import datetime, timedelta, timezone

from harness.suites import scenario
from harness.suites.story import Bulk

PACIFIC = timezone(timedelta(hours=-8))


@scenario(
    promises=["GEN-06", "MD-05", "MD-06", "MD-07", "QRY-03", "QRY-04", "QRY-05", "QRY-06"],
    bugs=["INC-07", "INC-09"],
    needs=["query"],
    vendors=["greenhouse"],
)
def the_window_of_a_query_reaches_the_vendor(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    dates = sorted(candidate["updated_at"] for candidate in hiring.truth("candidates"))
    early, late = dates[10], dates[30]
    ways: tuple[tuple[dict[str, str], dict[str, str] | None, str], ...] = (
        ({"from": late}, None, late),
        ({"lastRunDate": early}, None, early),
        ({"from": late, "lastRunDate": early}, None, late),
        ({}, {"lastRunDate": late}, late),
        ({"from": early}, {"lastRunDate": late}, early),
        ({"from": datetime.fromisoformat(late).astimezone(PACIFIC).isoformat()}, None, late),
    )
    for parameters, metadata, since in ways:
        form = None if metadata is None else {"metaData": (None, json.dumps(metadata))}
        query = {"q": "select id from candidates", **parameters}
        answer = hiring.ask("POST", "/bulk/query", params=query, files=form)
        job = hiring.job(answer.json()["id"])
        job.ends("COMPLETED")
        wanted = {one["id"] for one in hiring.truth("candidates") if one["updated_at"] >= since}
        assert {record["id"] for record in job.records()} == wanted
    assert all(call.query.get("updated_after") for call in hiring.calls("candidates"))

    both = hiring.query("select id from candidates", **{"from": early, "to": late})
    both.ends("COMPLETED")
    wanted = {one["id"] for one in hiring.truth("candidates") if early <= one["updated_at"] <= late}
    assert {record["id"] for record in both.records()} == wanted
