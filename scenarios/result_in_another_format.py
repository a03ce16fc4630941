"""A result is read in the format of its job: another one is refused and both are named; a query's is converted."""

import csv
import io
import json

from harness.suites import scenario
from harness.suites.story import Bulk

FORMATS = ("application/json", "application/jsonl", "text/csv")


@scenario(promises=["RES-01", "RES-02", "DL-04"], bugs=["BLK-06"], needs=["query"], vendors=["greenhouse"])
def accept_must_agree_with_the_format_of_a_download(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    for kind in FORMATS:
        job = hiring.download("candidates", format=kind, selectFields="id,first_name")
        job.ends("COMPLETED")
        for accept in (None, "*/*", kind):
            assert job.file(accept).status_code == 200
            assert job.file(accept).headers["Content-Type"].startswith(kind)
        for accept in set(FORMATS) - {kind}:
            refused = job.file(accept)
            assert refused.status_code == 400, f"{kind} read as {accept}"
            assert kind in refused.json()["message"]
            assert accept in refused.json()["message"]

    query = hiring.query("select id, first_name from candidates")
    query.ends("COMPLETED")
    assert query.file(name="Candidate").status_code == 200
    array, lines, table = (query.file(kind) for kind in FORMATS)
    assert [one.headers["Content-Type"].partition(";")[0] for one in (array, lines, table)] == list(FORMATS)
    assert table.headers["Content-Type"] == "text/csv"
    records = [{"id": one["id"], "first_name": one["first_name"]} for one in hiring.truth("candidates")]
    assert array.json() == [json.loads(line) for line in lines.content.split(b"\n")[:-1]] == records
    read = csv.reader(io.StringIO(table.content.decode(), newline=""))
    assert list(read) == [["id", "first_name"], *([str(one["id"]), one["first_name"]] for one in records)]
