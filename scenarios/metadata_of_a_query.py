"""What a query is told in its metaData is kept, shown in its status, and obeyed where it means something."""

import json

from harness.suites import scenario
from harness.suites.story import Bulk

GIVEN = {
    "incremental": True,
    "validationData": {"rows": 3, "sum": None},
    "quartzJobName": "nightly",
    "listId": "77",
    "pageSize": 10,
}


@scenario(
    promises=["MD-04", "MD-08", "MD-10", "MD-11", "MD-12", "QRY-07", "ST-05", "ST-17"],
    needs=["query"],
    vendors=["greenhouse"],
)
def metadata_comes_back_in_the_status(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    statement = {"q": "select id from candidates limit 25"}

    answer = hiring.ask("POST", "/bulk/query", params=statement, files={"metaData": (None, json.dumps(GIVEN))})
    status = hiring.job(answer.json()["id"]).ends("COMPLETED")
    assert {key: status["metaData"].get(key) for key in GIVEN} == GIVEN
    assert status["jobCriteria"]["q"] == statement["q"]
    assert {call.query["per_page"] for call in hiring.calls("candidates")} == {"10"}

    form = {"metaData": (None, '{"composite": true}')}
    described = hiring.ask("POST", "/bulk/query", params=statement, files=form)
    told = json.dumps(hiring.job(described.json()["id"]).ends("COMPLETED")["metaData"])
    assert all(name in told for name in ("first_name", "email_addresses", "updated_at"))

    for broken in ("[]", "{", '"text"'):
        refused = hiring.ask("POST", "/bulk/query", params=statement, files={"metaData": (None, broken)})
        assert (refused.status_code, bool(refused.json()["message"])) == (400, True)
