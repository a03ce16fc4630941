"""A download reads the ordinary list, though the vendor has a bulk API; both ways give the same records."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(promises=["API-02", "CAP-01", "ST-18", "CON-SF-01"], needs=["query", "native"], vendors=["salesforce"])
def a_download_never_uses_the_vendors_bulk_api(bulk: Bulk) -> None:
    desk = bulk.instance("salesforce")
    download = desk.download("contacts")
    status = download.ends("COMPLETED")
    paths = [call.path for call in desk.calls()]

    assert status["native"] is False
    assert "vendorJobId" not in status
    assert not [path for path in paths if "/jobs/" in path or "/async/" in path]
    assert download.records() == desk.truth("contacts")
    native = desk.query("select * from contacts")
    native.ends("COMPLETED")
    assert unordered(native.records()) == unordered(download.records())
