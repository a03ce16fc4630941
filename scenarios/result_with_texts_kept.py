"""A table is read as JSON: its cells become numbers and truth values, or stay texts for whoever asks for that."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["RES-01", "MD-09", "QRY-02"], bugs=["BLK-06"], needs=["query"], vendors=["etsy"])
def cells_of_a_table_stay_texts_when_asked_for(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    job = shop.query("select listing_id, is_private from listings limit 5", fileFormat="csv")
    job.ends("COMPLETED")
    truth = [(one["listing_id"], one["is_private"]) for one in shop.truth("listings")[:5]]

    def read(**query: str) -> list[tuple[object, object]]:
        answer = shop.ask("GET", f"/bulk/{job.id}/listings", headers={"Accept": "application/json"}, params=query)
        assert answer.status_code == 200, answer.text
        return [(one["listing_id"], one["is_private"]) for one in answer.json()]

    assert read() == read(json='{"convertToNativeType":"true"}') == truth
    texts = [(str(number), str(flag).lower()) for number, flag in truth]
    assert read(json='{"convertToNativeType":"false"}') == texts
