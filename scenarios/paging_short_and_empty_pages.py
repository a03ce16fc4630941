"""A vendor fills its pages as it likes, some of them not at all: only the missing of a next page is the end."""

from harness.suites import scenario
from harness.suites.story import Bulk, unordered


@scenario(
    promises=["GEN-01", "GEN-05", "GEN-07"],
    bugs=["PAG-05", "PAG-06", "PAG-16", "PAG-19", "PAG-24"],
    vendors=["square"],
    slow=True,
)
def short_and_empty_pages_are_not_the_end(bulk: Bulk) -> None:
    square = bulk.instance("square")
    places = ("short=3", "short=1", "empty=1", "empty=2", "empty=3", "token.once=true", "token.alphabet=reserved")
    for place in places:
        name, _, value = place.partition("=")
        knob = {"true": True}.get(value, int(value) if value.isdigit() else value)
        square.control.begin()
        square.settings({f"resources.payments.list.paging.{name}": knob})
        job = square.download("payments", pageSize=10)
        status = job.ends("COMPLETED")

        assert status["recordsCount"] == 60, place
        assert unordered(job.records()) == unordered(square.truth("payments")), place
