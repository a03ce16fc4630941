"""A window of dates keeps the records on both of its ends, whichever zone its dates are written in."""

from datetime import datetime, timedelta, timezone

from harness.suites import scenario
from harness.suites.story import Bulk

KATHMANDU = timezone(timedelta(hours=5, minutes=45))


def in_kathmandu(date: str) -> str:
    return datetime.fromisoformat(date).astimezone(KATHMANDU).isoformat()


@scenario(
    promises=["DL-12", "DL-13", "DL-14", "DL-15", "DL-16", "DL-17", "DL-18"],
    bugs=["INC-03", "INC-07", "INC-08", "INC-09"],
    vendors=["greenhouse"],
)
def records_on_the_edges_of_a_window_are_in_it(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    dates = sorted(candidate["updated_at"] for candidate in hiring.truth("candidates"))
    start, end = dates[20], dates[40]
    wanted = [one for one in hiring.truth("candidates") if start <= one["updated_at"] <= end]

    for window in ({"from": start, "to": end}, {"from": in_kathmandu(start), "to": in_kathmandu(end)}):
        job = hiring.download("candidates", filterDateField="updated_at", **window)
        job.ends("COMPLETED")
        assert job.records() == wanted
    since = hiring.download("candidates", filterDateField="updated_at", **{"from": start})
    since.ends("COMPLETED")
    until = hiring.download("candidates", filterDateField="updated_at", to=start, selectFields="id")
    until.ends("COMPLETED")

    assert len(since.records()) + len(until.records()) == 60 + sum(date == start for date in dates)
    for half in ({"from": start}, {"to": start}):
        refused = hiring.asks_download("candidates", **half)
        assert (refused.status_code, "filterDateField" in refused.json()["message"]) == (400, True)
