"""What a caller gives as callback-payload comes back untouched, text as text and JSON as JSON, with its own job."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["MD-01", "QRY-01", "QRY-07", "UP-01", "UP-05", "UP-06"],
    needs=["callbacks", "query", "upload"],
    vendors=["eloqua"],
)
def the_payload_comes_back_as_it_was_given(bulk: Bulk) -> None:
    marketing, receiver = bulk.instance("eloqua"), bulk.receiver()
    payloads: list[Any] = [{"mine": [1, None, "ü"]}, "just a text", '{"not": "parsed"}', 7]
    for payload in payloads:
        row = "emailAddress\nada@example.org\n"
        job = marketing.upload("contact", row, callback=receiver.url, **{"callback-payload": payload})
        told = receiver.next().body
        assert (told["id"], told["status"]) == (job.id, "COMPLETED")
        assert told["callback-payload"] == payload

    form = {"metaData": (None, '{"callback-payload": {"from": "a query"}}')}
    asked = marketing.ask(
        "POST",
        "/bulk/query",
        params={"q": "select id from contact limit 2"},
        files=form,
        headers={"Elements-Async-Callback-Url": receiver.url},
    )
    told = receiver.next().body
    assert (told["id"], told["callback-payload"]) == (asked.json()["id"], {"from": "a query"})

    marketing.download("contact", limit=1, notificationUrl=receiver.url)
    assert "callback-payload" not in receiver.next().body
