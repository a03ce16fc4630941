"""Results of vendors' bulk jobs: whole and equal to the lists, or a clear error, whatever goes wrong with the job."""

from __future__ import annotations

from dataclasses import replace

import pytest
from unit.connectors.native.bulk import (
    APIS,
    OBJECTS,
    Answering,
    bulk_client,
    bulk_vendor,
    ordered,
    result,
    truth,
    whole,
)
from unit.connectors.wire import Cancelled, Said, Sent, records, walked

from harness.connectors.errors import ConnectorError, Exhausted, PagingFault, Refused
from harness.connectors.page import Ask

SURVIVED = [
    "unknown:Paused;300",
    "backwards:50",
    "early",
    "late:10",
    "reads",
    "parts:7",
    "bom",
    "shuffled",
    "queued:400",
]
ENDED = {
    "failed": Refused,
    "failed:out of memory": Refused,
    "aborted": Refused,
    "stuck": Exhausted,
    "expires": Refused,
    "miscounted:3": PagingFault,
}
each_api = pytest.mark.parametrize("api", APIS)


@each_api
@pytest.mark.parametrize("fault", SURVIVED)
def test_a_job_that_goes_a_strange_way_has_the_whole_result(api: str, fault: str) -> None:
    vendor = bulk_vendor(api, job_faults=(fault,))
    assert whole(api, vendor) == truth(api, vendor)


@each_api
def test_columns_in_another_order_in_each_part_are_told_by_their_names(api: str) -> None:
    vendor = bulk_vendor(api, job_faults=("turned", "parts:7"))
    assert whole(api, vendor) == truth(api, vendor)


@each_api
@pytest.mark.parametrize(("fault", "error"), ENDED.items())
def test_a_job_that_ends_badly_is_a_clear_error(api: str, fault: str, error: type[ConnectorError]) -> None:
    with pytest.raises(error) as caught:
        whole(api, bulk_vendor(api, job_faults=(fault,)))
    assert fault.partition(":")[2] in str(caught.value) or fault == "miscounted:3"


@each_api
@pytest.mark.parametrize("fault", ["status:500", "status:429", "empty", "broken", "html:200", "reset"])
def test_no_single_call_that_fails_loses_the_job(api: str, fault: str) -> None:
    vendor = bulk_vendor(api, faults=(f"{fault}@verb=read,calls=1;3;5;7",))
    assert whole(api, vendor) == truth(api, vendor)


@each_api
def test_calls_that_make_a_job_are_repeated_until_there_is_one(api: str) -> None:
    vendor = bulk_vendor(api, faults=("status:503@verb=create,calls=1;3",))
    assert whole(api, vendor) == truth(api, vendor)


@each_api
def test_records_are_those_of_the_list(api: str) -> None:
    vendor, name = bulk_vendor(api), OBJECTS[APIS[api]][0]
    connector, _, call = bulk_client(api, vendor)
    listed = ordered(records(walked(connector, Ask(name), call)))
    assert ordered(result(connector.native_pages(name), Ask(name), call)) == listed


@each_api
def test_whoever_goes_on_from_a_place_needs_no_new_job(api: str) -> None:
    vendor, name = bulk_vendor(api, job_faults=("parts:7",)), OBJECTS[APIS[api]][0]
    connector, wire, call = bulk_client(api, vendor)
    page, found, asked = connector.native_pages(name).page(Ask(name), None, call), list[bytes](), len(wire.sent)
    while page.next is not None:
        page = bulk_client(api, vendor)[0].native_pages(name).page(Ask(name), page.next, call)
        found += page.records
    assert ordered(found) == truth(api, vendor)
    assert len(wire.sent) == asked


@each_api
def test_a_wait_can_be_ended_at_any_time(api: str) -> None:
    vendor, name = bulk_vendor(api, job_faults=("stuck",)), OBJECTS[APIS[api]][0]
    connector, _, call = bulk_client(api, vendor)
    call.stop_waiting_after = 3
    with pytest.raises(Cancelled):
        result(connector.native_pages(name), Ask(name), call)
    assert sum(call.waits) < 10


@each_api
def test_what_was_made_at_the_vendor_can_be_thrown_away(api: str) -> None:
    vendor, name = bulk_vendor(api), OBJECTS[APIS[api]][0]
    connector, wire, call = bulk_client(api, vendor)
    pages = connector.native_pages(name)
    page = pages.page(Ask(name), None, call)
    assert page.next is not None
    pages.exports.close(page.next["vendorJob"], call, done=False)
    last = wire.sent[-1]
    assert last.method == "DELETE" or last.body == b'{"state":"Aborted"}'


def test_the_older_api_is_spoken_to_with_its_own_header() -> None:
    vendor = bulk_vendor("salesforce_bulk1")
    connector, wire, call = bulk_client("salesforce_bulk1", vendor)
    connector.native_pages("cases").page(Ask("cases"), None, call)
    assert all("X-SFDC-Session" in sent.headers and "Authorization" not in sent.headers for sent in wire.sent)


def test_a_document_type_in_an_answer_is_not_read() -> None:
    def hostile(answer: Answering) -> Answering:
        body = b'<!DOCTYPE x [<!ENTITY y "z">]><batchInfo><id>&y;</id></batchInfo>'
        return lambda sent: Said(200, body) if sent.method == "GET" else answer(sent)

    connector, _, call = bulk_client("salesforce_bulk1", bulk_vendor("salesforce_bulk1", 1), hostile)
    with pytest.raises(ConnectorError, match="declares a document type"):
        result(connector.native_pages("cases"), Ask("cases"), call)


@pytest.mark.parametrize("api", ["salesforce_bulk2", "eloqua_bulk"])
def test_a_part_that_is_too_large_comes_in_smaller_ones(api: str) -> None:
    vendor = bulk_vendor(api)
    assert whole(api, vendor, **{"answer.max": "6000"}) == truth(api, vendor)


@pytest.mark.parametrize("api", ["salesforce_bulk2", "salesforce_bulk1"])
def test_a_part_without_a_column_that_was_asked_for_is_no_part(api: str) -> None:
    def forgetful(answer: Answering) -> Answering:
        def answered(sent: Sent) -> Said:
            said = answer(sent)
            return replace(said, body=said.body.replace(b'"Subject"', b'"Subjekt"', 1))

        return answered

    connector, _, call = bulk_client(api, bulk_vendor(api), forgetful)
    with pytest.raises(PagingFault, match="has no column Subject"):
        result(connector.native_pages("cases"), Ask("cases"), call)


@each_api
def test_an_id_that_leads_elsewhere_is_not_asked_for(api: str) -> None:
    def hostile(sent: Sent) -> Said:
        return Said(201, b'{"id": "../../x?y", "uri": "/../x", "state": "Open"}')

    connector, wire, call = bulk_client(api, bulk_vendor(api), lambda _answer: hostile)
    name = OBJECTS[APIS[api]][0]
    with pytest.raises(PagingFault):
        result(connector.native_pages(name), Ask(name), call)
    assert not [sent for sent in wire.sent if ".." in sent.target or "?" in sent.target]
