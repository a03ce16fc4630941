"""What a job does that continues another: decided from both criteria, without asking anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.bulk.continuing import continued
from harness.bulk.criteria import BadCriteria, Criteria, Start, Window, parse, plan_of
from harness.bulk.jobs import Direction, Job, JobStatus, Origin, StopReason
from harness.bulk.store.protocol import Checkpoint
from harness.connectors.definition import load_definition

PLACE = Checkpoint(position={"page": 3, "pageSize": 10}, skip=4, offset=99, records=24)
STARTED = 1_700_000_000.0


def before(stop: StopReason | None = StopReason.LIMIT, **criteria: Any) -> Job:
    body = {"objectName": "contact", "pageSize": 10, "limit": 24, **criteria}
    status = JobStatus.RUNNING if stop is None else JobStatus.COMPLETED
    return Job(7, 1, "contact", Direction.DOWNLOAD, STARTED, status=status, stop=stop, criteria=body, plan=plan(body))


def plan(body: dict[str, Any]) -> dict[str, Any]:
    return plan_of(parse(body))


def after(job: Job, point: Checkpoint = PLACE, *, pushed: bool = False, **given: Any) -> Criteria:
    body = {"continueFromJobId": job.id, **given}
    return continued(parse(body), body, job, point, load_definition("eloqua"), pushed=pushed)


def problem(job: Job, **given: Any) -> str:
    with pytest.raises(BadCriteria) as error:
        after(job, **given)
    return str(error.value)


def test_what_is_not_given_is_inherited_but_for_the_place_of_delivery() -> None:
    job = before(
        format="text/csv",
        selectFields="id,name",
        where="name = 'x'",
        filterNulls=True,
        notificationUrl="https://a.example/done",
        docsHubDetails={"instanceId": "2", "path": "/out.csv"},
    )
    found = after(job, limit=5)
    earlier = parse(job.criteria)
    assert found == replace(
        earlier, limit=5, target=None, continues=7, start=Start(PLACE.position, PLACE.skip, STARTED)
    )


def test_a_job_without_a_page_of_its_own_hands_on_where_it_would_have_begun() -> None:
    first = after(before())
    idle = replace(before(StopReason.API_LIMIT), plan=plan_of(first), continues=7)
    assert after(idle, Checkpoint()).start == first.start


@pytest.mark.parametrize(
    ("given", "window"),
    [
        ({}, Window("updatedAt", 100.0, 200.0)),
        ({"from": "1970-01-01T00:02:30Z"}, Window("updatedAt", 150.0, 200.0)),
        ({"to": "1970-01-01T00:02:30Z"}, Window("updatedAt", 100.0, 150.0)),
        ({"from": "1970-01-01T00:02:30Z", "filterDateField": "createdAt"}, Window("createdAt", 150.0, 200.0)),
    ],
)
def test_each_end_of_a_window_is_as_given_or_as_inherited(given: dict[str, Any], window: Window) -> None:
    dates = {"from": "1970-01-01T00:01:40Z", "to": "1970-01-01T00:03:20Z", "filterDateField": "updatedAt"}
    assert after(before(**dates), **given).window == window


def test_after_the_end_of_a_list_comes_what_changed_since_the_job_was_made() -> None:
    job = before(StopReason.END, filterDateField="updatedAt", to="2001-01-01", **{"from": "2000-01-01"})
    found = after(job)
    assert (found.window, found.start) == (Window("updatedAt", STARTED, None), None)
    assert after(job, **{"from": "2020-01-01T00:00:00Z"}).window == Window("updatedAt", 1_577_836_800.0, None)


def test_after_the_end_of_a_list_read_by_several_jobs_comes_what_changed_since_the_first_was_made() -> None:
    first = replace(before(filterDateField="updatedAt"), created_at=STARTED - 0.4)
    second = replace(before(StopReason.END), created_at=STARTED + 86_400, plan=plan_of(after(first)))
    assert after(second, filterDateField="updatedAt").window == Window("updatedAt", STARTED - 1, None)


def test_a_query_asks_its_vendor_for_what_changed_and_lets_go_of_the_old_end() -> None:
    where = "name = 'x' AND updatedAt <= '2001-01-01T00:00:00Z'"
    job = replace(
        before(StopReason.END),
        origin=Origin.QUERY,
        criteria={"to": "2001-01-01"},
        plan=plan({"objectName": "contact", "where": where}),
    )
    assert after(job, pushed=True).where == "name = 'x' AND updatedAt >= '2023-11-14T22:13:20Z'"


@pytest.mark.parametrize(
    ("job", "given", "said"),
    [
        (before(None), {}, "is RUNNING"),
        (before(StopReason.OUTAGE), {}, "only a job that came to its end"),
        (replace(before(), direction=Direction.UPLOAD), {}, "is an upload"),
        (replace(before(), native=True), {}, "POST /bulk/query"),
        (before(), {"objectName": "account"}, "objectName: job 7 downloaded 'contact'"),
        (before(), {"pageSize": 11}, "pageSize: must be 10"),
        (before(where="id = '1'"), {"where": "id = '2'"}, "where: must be"),
        (before(selectFields="id,name"), {"selectFields": "id,email"}, "selectFields: must be among"),
        (before(), {"to": "2001-01-01"}, "filterDateField is missing"),
        (before(StopReason.END), {}, "filterDateField is missing"),
        (before(StopReason.END, filterDateField="updatedAt"), {"to": "2001-01-01"}, "to: must not be before"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_right_form(job: Job, given: dict[str, Any], said: str) -> None:
    assert said in problem(job, **given)


def test_repeating_the_earlier_criteria_changes_nothing() -> None:
    job = before(where="name='x'", selectFields="id,name")
    assert after(job, where="name = 'x'", selectFields="id", pageSize=10).start == Start(
        PLACE.position, PLACE.skip, STARTED
    )
