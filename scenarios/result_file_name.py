"""A file is named by the moment of its job, in each of the eleven ways of writing a date; other ways are refused."""

import json
from datetime import UTC, datetime
from urllib.parse import unquote

from harness.suites import scenario
from harness.suites.story import Bulk

PATTERNS = {
    "yyyy-MM-dd'T'HH:mm:ssXXX": "{0:%Y-%m-%dT%H:%M:%S}Z",
    "yyyy-MM-dd'T'HH:mm:ss'Z'": "{0:%Y-%m-%dT%H:%M:%S}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SXXX": "{0:%Y-%m-%dT%H:%M:%S}.{1}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX": "{0:%Y-%m-%dT%H:%M:%S}.{1:03}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ": "{0:%Y-%m-%dT%H:%M:%S}.{1:03}+0000",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'": "{0:%Y-%m-%dT%H:%M:%S}.{1:03}Z",
    "yyyy-MM-dd HH:mm:ss": "{0:%Y-%m-%d %H:%M:%S}",
    "yyyy.MM.dd G 'at' HH:mm:ss z": "{0:%Y.%m.%d} AD at {0:%H:%M:%S} UTC",
    "h:mm a": "{0.hour}:{0:%M} AM",
    "yyyyy.MMMMM.dd GGG hh:mm aaa": "0{0:%Y.%B.%d} AD {0:%I:%M} AM",
    "yyMMddHHmmssZ": "{0:%y%m%d%H%M%S}+0000",
}


@scenario(
    promises=["MD-02", "MD-03", "QRY-07", "DATE-12", *(f"DATE-{number:02}" for number in range(1, 12))],
    needs=["query", "clock"],
    vendors=["etsy"],
)
def a_file_bears_the_moment_of_its_job_in_its_name(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    # Seven in the morning, so that hours, minutes, seconds and their thousandths have one digit each.
    bulk.time.advance(seconds=86_400 - bulk.time.now() % 86_400 + 7 * 3600 + 8 * 60 + 9.007)

    def asks(name: str) -> dict[str, object]:
        form = {"metaData": (None, json.dumps({"fileName": name}))}
        return {"params": {"q": "select listing_id from listings limit 1"}, "files": form}

    for pattern, written in PATTERNS.items():
        job = shop.job(shop.ask("POST", "/bulk/query", **asks(f"{{{pattern}}}_MyBulkJob")).json()["id"])
        created = job.ends("COMPLETED")["createdDate"]
        name = written.format(datetime.fromtimestamp(created // 1000, UTC), created % 1000)
        assert f"{name}_MyBulkJob" in unquote(job.file().headers["Content-Disposition"]), pattern

    plain = shop.job(shop.ask("POST", "/bulk/query", **asks("MyBulkJob")).json()["id"])
    plain.ends("COMPLETED")
    assert '"MyBulkJob.json' in plain.file().headers["Content-Disposition"]
    for wrong in ("{yyyy}_x", "{dd.MM.yyyy}_x", "{}_x", "../x"):
        answer = shop.ask("POST", "/bulk/query", **asks(wrong))
        assert (answer.status_code, bool(answer.json().get("message"))) == (400, True), wrong
