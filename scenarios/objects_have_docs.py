"""The API docs of an object show its list and its bulk calls, with the paths that really answer."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["API-01"], needs=["objects"], vendors=["etsy"])
def the_docs_of_an_object_show_its_bulk_calls(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")

    documents = {name: shop.ask("GET", f"/objects/{name}/docs").json() for name in ("listings", "reviews")}

    assert "get" in documents["listings"]["paths"]["/listings"]
    assert "post" in documents["listings"]["paths"]["/bulk/listings"]
    assert "/reviews" in documents["reviews"]["paths"]
    assert shop.ask("GET", "/reviews", params={"pageSize": "1"}).ok
    assert shop.ask("GET", "/objects/nothing_of_that_name/docs").status_code == 404
    assert shop.ask("GET", "/objects/nothing_of_that_name/metadata").status_code == 404
