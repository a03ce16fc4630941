"""A result is named as the caller wants, with the date of its job in any of eleven patterns, and in no other."""

import json
from datetime import UTC, datetime

from harness.suites import scenario
from harness.suites.story import Bulk

# Each pattern with what it means: a date's parts as Python writes them, milliseconds and the hour of twelve apart.
PATTERNS = {
    "yyyy-MM-dd'T'HH:mm:ssXXX": "%Y-%m-%dT%H:%M:%SZ",
    "yyyy-MM-dd'T'HH:mm:ss'Z'": "%Y-%m-%dT%H:%M:%SZ",
    "yyyy-MM-dd'T'HH:mm:ss.SXXX": "%Y-%m-%dT%H:%M:%S.{ms}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX": "%Y-%m-%dT%H:%M:%S.{ms:03}Z",
    "yyyy-MM-dd'T'HH:mm:ss.SSSZ": "%Y-%m-%dT%H:%M:%S.{ms:03}+0000",
    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'": "%Y-%m-%dT%H:%M:%S.{ms:03}Z",
    "yyyy-MM-dd HH:mm:ss": "%Y-%m-%d %H:%M:%S",
    "yyyy.MM.dd G 'at' HH:mm:ss z": "%Y.%m.%d AD at %H:%M:%S UTC",
    "h:mm a": "{hour}:%M %p",
    "yyyyy.MMMMM.dd GGG hh:mm aaa": "0%Y.%B.%d AD %I:%M %p",
    "yyMMddHHmmssZ": "%y%m%d%H%M%S+0000",
}


@scenario(
    promises=["MD-02", "MD-03", "QRY-07", "UP-05", "UP-07", *(f"DATE-{number:02}" for number in range(1, 13))],
    needs=["query", "upload"],
    vendors=["etsy"],
    slow=True,
)
def a_file_is_named_with_the_date_of_its_job(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    if "clock" in bulk.target.capabilities:
        # Seven in the morning, so that hours, minutes, seconds and their thousandths have one digit each.
        bulk.time.advance(seconds=86_400 - bulk.time.now() % 86_400 + 7 * 3600 + 8 * 60 + 9.007)

    def asked(file_name: str) -> tuple[int, str]:
        form = {"metaData": (None, json.dumps({"fileName": file_name}))}
        answer = shop.ask("POST", "/bulk/query", params={"q": "select listing_id from listings limit 1"}, files=form)
        return answer.status_code, answer.json().get("id", "")

    for pattern, meaning in PATTERNS.items():
        job = shop.job(asked(f"{{{pattern}}}_My listings")[1], "listings")
        milliseconds = job.ends("COMPLETED")["createdDate"]
        moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
        date = moment.strftime(meaning).format(ms=milliseconds % 1000, hour=moment.hour % 12 or 12)
        assert f"{date}_My listings.json" in job.file().headers["Content-Disposition"], pattern

    plain = shop.job(asked("My listings")[1], "listings")
    plain.ends("COMPLETED")
    assert "My listings.json" in plain.file().headers["Content-Disposition"]
    for wrong in ("{dd/MM/yyyy}_x", "{yyyy}_x", "{}_x", "../x", "a/b"):
        assert asked(wrong)[0] == 400, wrong
        assert shop.asks_upload("listings", "title\nA hat\n", fileName=wrong).status_code == 400, wrong
    for right in ("{h:mm a}_hats", "hats"):
        upload = shop.upload("listings", "title\nA hat\n", fileName=right)
        assert upload.ends("COMPLETED")["metaData"]["fileName"] == right
