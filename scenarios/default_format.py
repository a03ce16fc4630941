"""Whoever names no format gets JSON lines; a format is written in several ways, and the file has it and its name."""

import json

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-04", "DL-05", "RES-02", "RES-03", "ST-16", "MD-09"], needs=["query"], vendors=["etsy"])
def the_format_is_json_lines_unless_another_is_named(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    silent = shop.download("listings", limit=5)
    assert silent.ends("COMPLETED")["fileFormat"].lower() == "jsonl"
    file = silent.file()
    assert file.headers["Content-Type"].startswith("application/jsonl")
    assert file.content.endswith(b"\n")
    assert [json.loads(line) for line in file.content.split(b"\n")[:-1]] == shop.truth("listings")[:5]

    for given, kind in {
        "application/json": "application/json",
        "text/csv": "text/csv",
        "txt/csv": "text/csv",
        "application/jsonl": "application/jsonl",
    }.items():
        job = shop.download("listings", limit=5, format=given)
        form = job.ends("COMPLETED")["fileFormat"].lower()
        assert job.file().headers["Content-Type"].startswith(kind)
        assert f".{form}" in job.file().headers["Content-Disposition"]

    query = shop.query("select listing_id from listings limit 2", fileFormat="csv")
    query.ends("COMPLETED")
    first, second = (str(one["listing_id"]) for one in shop.truth("listings")[:2])
    assert query.table() == [["listing_id"], [first], [second]]
    assert shop.asks_download("listings", format="application/xml").status_code == 400
