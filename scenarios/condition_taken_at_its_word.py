"""Conditions that are easily misread: fields that are empty, small and capital letters, an underscore that is one."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["DL-20", "QRY-02", "API-06"], bugs=["DAT-02"], needs=["query"], vendors=["etsy", "salesforce"], slow=True
)
def empty_fields_and_letters_are_taken_as_they_are_written(bulk: Bulk) -> None:
    shop, desk = bulk.instance("etsy"), bulk.instance("salesforce")
    listings, cases = shop.truth("listings"), desk.truth("cases")
    section = next(one["shop_section_id"] for one in listings if one["shop_section_id"])
    word = listings[0]["title"][:3]
    subject = next(one["Subject"] for one in cases if one["Subject"] != one["Subject"].upper())

    meant = {
        f"shop_section_id != {section}": [one for one in listings if one["shop_section_id"] != section],
        "shop_section_id IS NULL": [one for one in listings if one["shop_section_id"] is None],
        "shop_section_id > 0": [one for one in listings if one["shop_section_id"]],
        f"listing_id = {listings[-1]['listing_id']}": listings[-1:],
        f"title LIKE '{word}%'": [one for one in listings if one["title"].startswith(word)],
        f"title LIKE '{word.swapcase()}%'": [one for one in listings if one["title"].startswith(word.swapcase())],
    }
    for condition, wanted in meant.items():
        job = shop.download("listings", where=condition, pageSize=10)
        job.ends("COMPLETED")
        assert job.records() == wanted, condition
        query = shop.query(f"select listing_id from listings where {condition}")
        query.ends("COMPLETED")
        assert query.records() == [{"listing_id": one["listing_id"]} for one in wanted], condition

    for pattern in (subject, subject.upper(), subject.replace(" ", "_")):
        job = desk.download("cases", where=f"Subject LIKE '{pattern}'", selectFields="Subject")
        job.ends("COMPLETED")
        assert job.records() == [{"Subject": one["Subject"]} for one in cases if one["Subject"] == pattern], pattern
