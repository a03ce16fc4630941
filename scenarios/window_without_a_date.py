"""Some openings were never closed: a window of closing dates leaves them out, whatever its ends."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["DL-13", "DL-14", "DL-16", "DL-18"], bugs=["DAT-02"], vendors=["greenhouse"])
def records_without_the_date_of_a_window_are_not_in_it(bulk: Bulk) -> None:
    hiring = bulk.instance("greenhouse")
    closed = [opening for opening in hiring.truth("jobs") if opening["closed_at"]]
    assert 0 < len(closed) < 60

    ever = hiring.download("jobs", filterDateField="closed_at", **{"from": "1990-01-01T00:00:00Z"})
    ever.ends("COMPLETED")
    until = hiring.download("jobs", filterDateField="closed_at", to="2090-01-01T00:00:00Z")
    until.ends("COMPLETED")
    nowhere = hiring.download("jobs", filterDateField="no_such_date", to="2090-01-01T00:00:00Z")
    nowhere.ends("COMPLETED")
    silent = hiring.download("jobs", filterDateField="closed_at")
    silent.ends("COMPLETED")

    assert ever.records() == until.records() == closed
    assert nowhere.records() == []
    assert len(silent.records()) == 60
