"""CSV of nested records: columns in the order that was asked for, quotes where needed, and no late column lost."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(
    promises=["RES-01", "RES-02", "DL-04", "DL-06"],
    bugs=["BLK-06", "BLK-07", "DAT-02", "DAT-05"],
    vendors=["etsy", "stripe"],
)
def a_table_has_its_columns_in_order_and_its_cells_in_place(bulk: Bulk) -> None:
    shop, payments = bulk.instance("etsy"), bulk.instance("stripe")
    truth = shop.truth("listings")
    job = shop.download(
        "listings", format="text/csv", selectFields="price.amount, title,is_private,shop_section_id,listing_id,nowhere"
    )
    job.ends("COMPLETED")

    assert job.table() == [
        ["price.amount", "title", "is_private", "shop_section_id", "listing_id", "nowhere"],
        *(
            [
                str(one["price"]["amount"]),
                one["title"],
                str(one["is_private"]).lower(),
                "" if one["shop_section_id"] is None else str(one["shop_section_id"]),
                str(one["listing_id"]),
                "",
            ]
            for one in truth
        ),
    ]
    nested = shop.download("listings", selectFields="price.amount,title,nowhere")
    nested.ends("COMPLETED")
    assert nested.records() == [{"price": {"amount": one["price"]["amount"]}, "title": one["title"]} for one in truth]
    assert job.file().content.endswith(b"\n")
    assert not job.file().content.splitlines(keepends=True)[0].endswith(b"\r\n")

    payments.permissions("mask:phone=absent@resource=customers,page=1-2")
    job = payments.download("customers", pageSize=20, format="text/csv")
    job.ends("COMPLETED")
    payments.permissions()
    header, *rows = job.table()
    assert len(header) == len(set(header))
    assert "phone" in header, "a column that no record of the first pages has is lost"
    assert {len(row) for row in rows} == {len(header)}
    phones = {one["id"]: one["phone"] or "" for one in payments.truth("customers")}
    found = {row[header.index("id")]: row[header.index("phone")] for row in rows}
    assert {key: phone for key, phone in found.items() if phone} == {
        key: phones[key] for key in [row[header.index("id")] for row in rows][40:] if phones[key]
    }
