"""A file of more than ten megabytes arrives whole, record by record."""

import json

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["CAP-02", "UP-04", "WALK-01"], bugs=["BLK-13"], needs=["upload"], vendors=["shopify"], slow=True)
def more_than_ten_megabytes_are_taken(bulk: Bulk) -> None:
    shop = bulk.instance("shopify")
    products = [{"title": f"Hat {n}", "body_html": str(n) * 400_000} for n in range(10, 24)]
    file = "\n".join(map(json.dumps, products))
    assert len(file) > 10_000_000

    status = shop.upload("products", file, format="json").ends("COMPLETED")

    assert (status["recordsCount"], status["recordsFailedCount"]) == (14, 0)
    created = {product["title"]: product["body_html"] for product in shop.truth("products")[60:]}
    assert created == {product["title"]: product["body_html"] for product in products}
