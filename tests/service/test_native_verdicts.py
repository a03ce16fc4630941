"""What becomes of each record of a native upload: told by the vendor, in any order, or said not to be known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from service.native_work import Shop
from unit.connectors.native.bulk import APIS, Answering
from unit.connectors.wire import Said, Sent

from harness.bulk.engine.native_looks import LOST, UNKNOWN
from harness.bulk.jobs import Counters, Job, StopReason
from harness.bulk.store.protocol import Outcome
from mock_vendors.faults import parse
from mock_vendors.jobs.words import parse_all

ROWS, BAD = 12, [5, 10]
ONE_PIECE = {"native.rows": "100"}
each_api = pytest.mark.parametrize("api", APIS)
IN_ANY_ORDER = ["salesforce_bulk2", "eloqua_bulk"]


@pytest.fixture
def shop(api: str, tmp_path: Path) -> Shop:
    return Shop(tmp_path, api)


def failures(shop: Shop, job: Job) -> tuple[Outcome, ...]:
    return shop.desk.log.failures(job.id, 0, 100)


def strike(shop: Shop, jobs: Iterable[str] = (), calls: Iterable[str] = ()) -> None:
    shop.vendor.job_faults.replace(parse_all(jobs, shop.vendor.spec.resources))
    shop.vendor.faults.replace(map(parse, calls))


@each_api
def test_no_call_whose_answer_is_lost_writes_anything_twice(shop: Shop) -> None:
    for rank in range(1, 10):
        strike(shop, calls=(f"swallow:{'502' if rank % 2 else 'reset'}@calls={rank}",))
        name = f"deaf{rank}x"
        job = shop.file(name, 6)
        assert shop.work(job, **ONE_PIECE).stop is StopReason.END, rank
        assert set(shop.written(name).values()) == {1}, rank
        assert shop.failed(job) == [5], rank


@pytest.mark.parametrize("api", IN_ANY_ORDER)
def test_verdicts_in_another_order_are_about_the_rows_they_name(shop: Shop) -> None:
    strike(shop, jobs=("shuffled",))
    job = shop.file("any", ROWS)
    shop.work(job, **ONE_PIECE)
    assert shop.failed(job) == BAD
    assert all(outcome.record[shop.columns[1]] == "bad" for outcome in failures(shop, job))


@each_api
def test_rejected_rows_carry_the_vendors_words(shop: Shop) -> None:
    strike(shop, jobs=("rejected:/odd1$/",))
    job = shop.file("odd", 3)
    ending = shop.work(job)
    assert isinstance(ending.counters, Counters)
    assert (ending.stop, ending.counters.records, ending.counters.errors) == (StopReason.END, 3, 1)
    found = failures(shop, job)
    assert [outcome.number for outcome in found] == [2]
    assert found[0].status.startswith(("FIELD_CUSTOM_VALIDATION_EXCEPTION", "ELQ-00032: Malformed records."))


@pytest.mark.parametrize(
    ("api", "lost", "said"),
    [
        ("salesforce_bulk2", range(5, 13), LOST),
        ("salesforce_bulk1", range(5, 13), LOST),
        ("eloqua_bulk", range(1, 13), UNKNOWN),
    ],
)
def test_rows_that_the_vendor_says_nothing_about_are_looked_for(lost: range, said: str, shop: Shop) -> None:
    strike(shop, jobs=("cut:4",))
    job = shop.file("lost", ROWS)
    shop.work(job, **ONE_PIECE)
    assert [outcome.number for outcome in failures(shop, job)] == list(lost)
    assert {outcome.status for outcome in failures(shop, job)} == {said}


@pytest.mark.parametrize("api", ["salesforce_bulk2"])
def test_a_record_that_is_there_though_nobody_says_so_is_found(shop: Shop) -> None:
    def secretive(answer: Answering) -> Answering:
        def answered(sent: Sent) -> Said:
            said = answer(sent)
            hidden = sent.target.endswith("/successfulResults")
            return replace(said, body=said.body.partition(b"\n")[0] + b"\n") if hidden else said

        return answered

    job = shop.file("found", 4)
    ending = shop.work(job, secretive)
    assert (ending.counters and ending.counters.errors, len(shop.held("found"))) == (0, 4)


@pytest.mark.parametrize("api", ["salesforce_bulk2", "salesforce_bulk1"])
def test_rows_that_nobody_looked_at_are_said_to_be_untouched(shop: Shop) -> None:
    strike(shop, jobs=("unprocessed",))
    job = shop.file("left", 3)
    assert shop.work(job).stop is StopReason.END
    assert {outcome.status for outcome in failures(shop, job)} == {
        "Not processed: the vendor did not work on this record"
    }
    assert not shop.written("left")


@each_api
def test_a_job_that_fails_ends_the_upload_and_says_so_of_each_row(shop: Shop) -> None:
    strike(shop, jobs=("failed:out of memory",))
    job = shop.file("fail", ROWS)
    ending = shop.work(job)
    assert (ending.stop, "out of memory" in ending.detail) == (StopReason.REFUSED, True)
    assert shop.failed(job) == [1, 2, 3, 4]
    assert not shop.written("fail")


@each_api
def test_a_job_that_never_ends_is_given_up(shop: Shop) -> None:
    strike(shop, jobs=("stuck",))
    ending = shop.work(shop.file("stuck", 3))
    assert ending.stop is StopReason.OUTAGE
    assert "still" in ending.detail


@pytest.mark.parametrize("api", ["eloqua_bulk"])
def test_columns_that_an_import_does_not_know_are_named(shop: Shop) -> None:
    job = shop.file("odd", 3)
    path = shop.folder / "odd"
    path.write_text(path.read_text().replace("lastName", "shoeSize"))
    assert shop.work(job).detail == "'contact' has no field 'shoeSize' that can be imported"


@pytest.mark.parametrize("api", ["salesforce_bulk2", "salesforce_bulk1"])
def test_an_object_that_the_bulk_api_does_not_know_goes_the_platforms_way(shop: Shop) -> None:
    def refusing(answer: Answering) -> Answering:
        said = b'[{"message": "Entity is not supported by the Bulk API.", "errorCode": "INVALIDENTITY"}]'
        return lambda sent: Said(400, said) if "/job" in sent.target else answer(sent)

    query, upload = shop.query(), shop.file("small", 2)
    assert (shop.work(query, refusing).stop, shop.work(upload, refusing).stop) == (StopReason.END, StopReason.END)
    assert (len(shop.result(query)), len(shop.written("small"))) == (
        len(shop.vendor.stock.datasets["Contact"].view()) - 2,
        2,
    )
    assert [found.native for job in (query, upload) if (found := shop.desk.store.get(job.id))] == [False, False]


@pytest.mark.parametrize("api", ["salesforce_bulk2", "salesforce_bulk1"])
def test_records_are_changed_and_deleted_by_their_ids(shop: Shop) -> None:
    shop.work(shop.file("old", 3))
    ids = [str(record["Id"]) for record in shop.held("old")]
    by_id = {"identifierFieldName": "Id"}
    shop.work(shop.rows("new", ["Id,Title", *(f"{key},Boss" for key in ids)], {"action": "update", **by_id}))
    assert {record["Title"] for record in shop.held("old")} == {"Boss"}
    gone = shop.rows("gone", ["Id", *ids[:2], "bogus"], {"action": "delete", **by_id})
    assert shop.work(gone).stop is StopReason.END
    assert (shop.failed(gone), len(shop.held("old"))) == ([3], 1)


@pytest.mark.parametrize("api", ["salesforce_bulk1"])
def test_verdicts_whose_order_is_seen_to_be_wrong_are_believed_of_no_row(shop: Shop) -> None:
    shop.work(shop.file("turn", 4))
    lines = ["Id,Title", *(f"{record['Id']},Boss" for record in shop.held("turn"))]
    strike(shop, jobs=("shuffled",))
    job = shop.rows("turned", lines, {"action": "update", "identifierFieldName": "Id"})
    shop.work(job)
    assert {outcome.status for outcome in failures(shop, job)} == {UNKNOWN}
    assert shop.failed(job) == [1, 2, 3, 4]
