"""Nulls are left out where that was asked for, at every depth but not inside lists, and stay where it was not."""

from typing import Any

from harness.suites import scenario
from harness.suites.story import Bulk


def without_nulls(value: Any) -> Any:
    """Return a value whose objects, however deep, have no key with null."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value] if isinstance(value, list) else value


@scenario(promises=["DL-10", "DL-11"], bugs=["DAT-02"], vendors=["etsy", "greenhouse"])
def nulls_go_when_asked_for_and_stay_when_not(bulk: Bulk) -> None:
    for subject, name in ((bulk.instance("greenhouse"), "applications"), (bulk.instance("etsy"), "listings")):
        truth = subject.truth(name)
        assert without_nulls(truth) != truth
        for kind in ("application/jsonl", "application/json"):
            for wanted, more in (
                (without_nulls(truth), {"filterNulls": True}),
                (truth, {"filterNulls": False}),
                (truth, {}),
            ):
                job = subject.download(name, format=kind, **more)
                job.ends("COMPLETED")
                assert job.records() == job.data() == wanted, more
        assert subject.asks_download(name, filterNulls="yes").status_code == 400
