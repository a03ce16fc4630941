"""A week of nightly runs at a vendor that allows ten calls a day: nobody looks after them, and in the end all is here.

Each night one job goes on where the last one ended: with the rest of the list, and after its end with what has changed
since that list was begun. Its apiLimit of four keeps it below the quota, of which colleagues need a part themselves.
"""

from harness.suites import scenario
from harness.suites.story import Bulk, Job

PER_DAY, OURS = 10, 4


@scenario(
    promises=["CAP-04", "CAP-07", "CAP-08", "DL-09", "DL-28", "DL-30", "GEN-09", "LIM-01"],
    bugs=["INC-04", "INC-06", "INC-15", "RTL-13"],
    needs=["continue", "clock", "upload"],
    vendors=["eloqua"],
    slow=True,
)
def a_nightly_sync_is_complete_and_never_exceeds_the_quota(bulk: Bulk) -> None:
    marketing = bulk.instance("eloqua")
    marketing.settings({"limits": [{"policy": "fixed_window", "requests": PER_DAY, "seconds": 86_400}]})
    first = marketing.truth("contact")[0]["id"]
    here: dict[str, dict[str, object]] = {}
    last: Job | None = None

    for night in range(7):
        begin = {} if last is None else {"continueFromJobId": last.id}
        last = marketing.download("contact", pageSize=10, apiLimit=OURS, filterDateField="updatedAt", **begin)
        if last.ended()["recordsCount"]:
            here.update({contact["id"]: contact for contact in last.records()})
        if night < 3:
            marketing.upload("contact", f"emailAddress\nnight{night}@example.org\n").ends("COMPLETED")
            change = f"id,firstName\n{first},Night {night}\n"
            marketing.upload("contact", change, action="update", identifierFieldName="id").ends("COMPLETED")
        bulk.time.advance(days=1)

    calls = marketing.calls()
    assert [call for call in calls if call.failed] == []
    days = [int(call.at // 86_400) for call in calls]
    assert max(days.count(day) for day in days) <= PER_DAY
    assert len(calls) < 7 * PER_DAY
    assert here[first]["firstName"] == "Night 2"
    assert here == {contact["id"]: contact for contact in marketing.truth("contact")}
