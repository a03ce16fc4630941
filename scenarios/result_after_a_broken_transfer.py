"""The transfer of a result breaks off and goes on where it broke: the pieces together are the file."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["RES-01"], bugs=["FLT-03"], vendors=["etsy"])
def pieces_of_a_result_are_the_result(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    job = shop.download("listings")
    job.ends("COMPLETED")
    whole = job.file().content
    assert job.file().content == whole, "the file is another one each time"

    first = job.file(Range="bytes=0-999")
    if first.status_code == 200:
        assert first.content == whole
        bulk.not_covered("the target gives no ranges, always the whole file")
    rest = job.file(Range="bytes=1000-")
    last = job.file(Range="bytes=-10")

    assert [one.status_code for one in (first, rest, last)] == [206, 206, 206]
    assert first.content + rest.content == whole
    assert last.content == whole[-10:]
    assert first.headers["Content-Range"] == f"bytes 0-999/{len(whole)}"
    assert job.file(Range=f"bytes={len(whole)}-").status_code == 416
