"""Pages as the platform wants them, whatever the vendor's pages look like."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from contextlib import nullcontext
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.wire import Calls, Said, Sent, connected, records, walked

from contracts import VirtualClock
from harness.connectors.envelope import compact
from harness.connectors.errors import Exhausted, PagingFault, TooMuch, Unsupported
from harness.connectors.page import Ask
from harness.connectors.paging.page_number import EMPTY_PAGES


def rows(count: int) -> list[bytes]:
    return [b'{"id":%d}' % number for number in range(count)]


def etsy(held: list[bytes], cap: int = 100, total: object = "right") -> Callable[[Sent], Said]:
    """Offset and limit; the vendor gives at most ``cap`` records, and a total of its choice."""

    def answer(sent: Sent) -> Said:
        query = dict(parse_qsl(sent.target.partition("?")[2]))
        start, size = int(query["offset"]), min(cap, int(query["limit"]))
        count = b"" if total is None else b'"count":%s,' % str(len(held) if total == "right" else total).encode()
        return Said(200, b"{%s" % count + b'"results":[' + b",".join(held[start : start + size]) + b"]}")

    return answer


def eloqua(held: list[bytes], cap: int = 1000, total: object = "right") -> Callable[[Sent], Said]:
    """Page number and count, likewise."""

    def answer(sent: Sent) -> Said:
        query = dict(parse_qsl(sent.target.partition("?")[2]))
        size = min(cap, int(query["count"]))
        start = (int(query["page"]) - 1) * size
        count = b"" if total is None else b'"total":%s,' % str(len(held) if total == "right" else total).encode()
        return Said(200, b"{%s" % count + b'"elements":[' + b",".join(held[start : start + size]) + b"]}")

    return answer


TOTALS = st.sampled_from(["right", None, 0, 3, 10_000, '"text"'])


CASES = st.tuples(st.integers(0, 40), st.integers(1, 12), st.integers(1, 12), TOTALS)
VENDORS = {"etsy": (etsy, "receipts"), "eloqua": (eloqua, "contact")}


@given(CASES)
@pytest.mark.parametrize("name", VENDORS)
def test_no_clamp_and_no_total_loses_or_doubles_a_record(name: str, case: tuple[int, int, int, object]) -> None:
    count, size, cap, total = case
    # A total and a first page that is short are two witnesses, so both must not lie at once.
    total = "right" if total == min(cap, count) < size else total
    vendor, list_name = VENDORS[name]
    connector, wire = connected(name, vendor(rows(count), cap, total))
    with pytest.raises(PagingFault, match="Records missing") if promised(total) > count else nullcontext():
        pages = walked(connector, Ask(list_name, size))
        assert records(pages) == rows(count)
        assert all(len(page.records) <= size for page in pages)
    # A total that is wrong is reason enough to look behind a few empty pages.
    assert len(wire.sent) <= -(-count // min(size, cap)) + (EMPTY_PAGES + 1 if isinstance(total, int) else 1)


def promised(total: object) -> int:
    return total if isinstance(total, int) else 0


def test_a_page_size_above_the_vendors_maximum_is_clamped() -> None:
    connector, wire = connected("etsy", etsy(rows(250)))
    assert records(walked(connector, Ask("listings", 5000))) == rows(250)
    assert [dict(parse_qsl(sent.target.partition("?")[2]))["limit"] for sent in wire.sent] == ["100"] * 3


def test_a_vendor_that_gives_more_than_asked_for_is_cut_to_size() -> None:
    def generous(sent: Sent) -> Said:
        start = int(dict(parse_qsl(sent.target.partition("?")[2]))["offset"])
        return Said(200, b'{"count":10,"results":[' + b",".join(rows(10)[start : start + 5]) + b"]}")

    connector, wire = connected("etsy", generous)
    pages = walked(connector, Ask("listings", 2))
    assert records(pages) == rows(10)
    assert max(len(page.records) for page in pages) == 2
    assert [dict(parse_qsl(sent.target.partition("?")[2]))["offset"] for sent in wire.sent] == ["0", "5", "10"]


def salesforce(held: list[bytes]) -> Callable[[Sent], Said]:
    def answer(sent: Sent) -> Said:
        size = int(sent.headers["Sforce-Query-Options"].removeprefix("batchSize="))
        start = int(sent.target.rpartition("-")[2]) if "01g" in sent.target else 0
        stop = start + size
        more = b'"nextRecordsUrl":"/services/data/v61.0/query/01g-%d",' % stop if stop < len(held) else b""
        done = b"false" if more else b"true"
        head = b'{"totalSize":%d,"done":%s,%s"records":[' % (len(held), done, more)
        return Said(200, head + b",".join(held[start:stop]) + b"]}")

    return answer


def test_fewer_records_than_the_vendors_least_are_sliced_without_asking_twice() -> None:
    connector, wire = connected("salesforce", salesforce(rows(500)))
    pages = walked(connector, Ask("cases", 7))
    assert records(pages) == rows(500)
    assert len(wire.sent) == 3
    assert {sent.headers["Sforce-Query-Options"] for sent in wire.sent} == {"batchSize=200"}


def test_another_process_goes_on_inside_a_sliced_page() -> None:
    first, _ = connected("salesforce", salesforce(rows(450)))
    before = first.page(Ask("cases", 150), None, Calls())
    position = json.loads(json.dumps(before.next))
    other, _ = connected("salesforce", salesforce(rows(450)), base_url="http://elsewhere.test:81")
    got = list(before.records)
    while position is not None:
        page = other.page(Ask("cases", 150), position, Calls())
        got, position = [*got, *page.records], page.next
    assert got == rows(450)


def test_positions_name_no_host_and_page_numbers_say_two_things() -> None:
    connector, _ = connected("eloqua", eloqua(rows(5)))
    following = connector.page(Ask("contact", 2), None, Calls()).next
    assert json.dumps(following) == '{"pageSize": 2, "page": 2}'
    assert connector.at_page(Ask("contact", 2), 2) == following


def test_pages_can_be_jumped_to_where_the_vendor_counts_them() -> None:
    connector, _ = connected("etsy", etsy(rows(10)))
    ask = Ask("listings", 4)
    assert list(connector.page(ask, connector.at_page(ask, 3), Calls()).records) == rows(10)[8:]
    cursor, _ = connected("salesforce", salesforce(rows(1)))
    with pytest.raises(Unsupported, match="only be read from its beginning"):
        cursor.at_page(Ask("cases"), 2)


@pytest.mark.parametrize("end", ['"nextRecordsUrl":null,', '"nextRecordsUrl":"",', '"nextRecordsUrl":"null",', ""])
def test_every_spelling_of_no_more_ends_the_walk(end: str) -> None:
    body = f'{{"totalSize":1,"done":false,{end}"records":[{{"Id":"1"}}]}}'.encode()
    connector, _ = connected("salesforce", lambda _: Said(200, body))
    assert connector.page(Ask("cases"), None, Calls()).next is None


def test_done_goes_before_a_next_link_that_is_always_there() -> None:
    body = b'{"totalSize":1,"done":true,"nextRecordsUrl":"/services/data/v61.0/query/01g-1","records":[{"Id":"1"}]}'
    connector, _ = connected("salesforce", lambda _: Said(200, body))
    assert connector.page(Ask("cases"), None, Calls()).next is None


def test_a_vendors_link_is_sent_back_untouched() -> None:
    odd = "/v1/candidates?cursor=a%2Bb%2F%3D%25&ids=1,2&q=%C3%A9"
    answers = [Said(200, b'[{"id":1}]', (("Link", f'<http://vendor.test{odd}>; rel="next"'),)), Said(200, b"[]")]
    connector, wire = connected("greenhouse", lambda _: answers.pop(0))
    walked(connector, Ask("candidates"))
    assert wire.sent[1].url == f"http://vendor.test{odd}"


def test_an_empty_page_with_a_next_link_is_not_the_end() -> None:
    link = (("Link", '<http://vendor.test/v1/jobs?page=2>; rel="next"'),)
    answers = [Said(200, b"[]", link), Said(200, b'[{"id":1}]')]
    connector, _ = connected("greenhouse", lambda _: answers.pop(0))
    assert records(walked(connector, Ask("jobs"))) == [b'{"id":1}']


@pytest.mark.parametrize(
    "record",
    [
        b'{"id":9007199254740993,"price":1.10,"tiny":1e-400,"big":123456789012345678901234567890}',
        b'{"text":"line\\nbreak \\u2028 \\ud83d\\ude00 \xc3\xa9","id":1,"id":2}',
        b'{ "spaced" : [ 1 ,2 ] }',
        b"{}",
    ],
)
def test_records_pass_through_byte_for_byte(record: bytes) -> None:
    connector, _ = connected("greenhouse", lambda _: Said(200, b"[" + record + b"]"))
    assert connector.page(Ask("jobs"), None, Calls()).records == (record,)


def test_a_record_over_several_lines_comes_on_one() -> None:
    body = b'\xef\xbb\xbf[\r\n  {\r\n    "a": "x \\" y", "n": 1.10\r\n  }\r\n]\r\n'
    connector, _ = connected("greenhouse", lambda _: Said(200, body))
    assert connector.page(Ask("jobs"), None, Calls()).records == (b'{"a":"x \\" y","n":1.10}',)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_compacting_changes_no_value(value: object) -> None:
    record = json.dumps({"value": value}, indent=2).encode()
    assert json.loads(compact(record)) == {"value": value}
    assert b"\n" not in compact(record)


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        (b'{"total":0,"element":[]}', PagingFault, "expected an array of objects under 'elements'"),
        (b'{"elements":null}', PagingFault, "elements"),
        (b'{"elements":{"id":1}}', PagingFault, "elements"),
        (b'{"elements":["x"]}', PagingFault, "a record begins"),
        (b'"Not authenticated."', PagingFault, "Expected `object`"),
        (b"<html>", Exhausted, "not JSON"),
        (b'{"elements":[{"id":1}],"errors":[{"message":"Throttled"}]}', PagingFault, "errors beside the records"),
    ],
)
def test_what_is_no_page_is_no_empty_list(body: bytes, error: type[Exception], said: str) -> None:
    connector, _ = connected("eloqua", lambda _: Said(200, body), settings={"retry.max": "1"})
    with pytest.raises(error, match=f"Unreadable answer:GET /API/REST/1.0/data/contacts.*{said}"):
        connector.page(Ask("contact"), None, Calls())


@pytest.mark.parametrize("nothing", ["null", "[]", "{}", '""', "false"])
def test_no_errors_are_none_however_that_is_spelled(nothing: str) -> None:
    connector, _ = connected("eloqua", lambda _: Said(200, b'{"elements":[],"total":0,"errors":%b}' % nothing.encode()))
    assert connector.page(Ask("contact"), None, Calls()).records == ()


def test_no_content_is_an_empty_list_only_where_the_vendor_says_so() -> None:
    connector, _ = connected("eloqua", lambda _: Said(204), settings={"retry.max": "0"})
    assert connector.page(Ask("contact"), None, Calls()).records == ()
    with pytest.raises(Exhausted, match="status 204 instead of 200"):
        connector.page(Ask("account"), None, Calls())


def test_a_total_is_told_only_of_the_whole_list() -> None:
    connector, _ = connected("etsy", etsy(rows(3)))
    assert connector.page(Ask("listings"), None, Calls()).total == 3


@pytest.mark.parametrize(
    ("name", "missing", "most"), [("etsy", 3, 3), ("etsy", 4, 3), ("salesforce", 3, 3), ("salesforce", 4, 3)]
)
def test_a_total_may_be_off_by_as_much_as_the_instance_allows(name: str, missing: int, most: int) -> None:
    body = b'{"count":%d,"totalSize":%d,"done":true,"%b":[{"Id":"1"},{"Id":"2"}]}'
    roots = {"etsy": (b"results", "receipts"), "salesforce": (b"records", "cases")}

    def vendor(sent: Sent) -> Said:
        empty = b'{"count":%d,"results":[]}' % (2 + missing)
        return Said(200, empty if "offset=2" in sent.target else body % (2 + missing, 2 + missing, roots[name][0]))

    connector, _ = connected(name, vendor, settings={"paging.missing.max": str(most)})
    with nullcontext() if missing <= most else pytest.raises(PagingFault, match="said to have 6 records"):
        assert len(records(walked(connector, Ask(roots[name][1], 2)))) == 2


def test_all_that_came_is_handed_on_before_a_walk_ends_in_a_fault() -> None:
    connector, _ = connected("etsy", etsy(rows(5), total=9))
    pages, ask = [connector.page(Ask("receipts", 2), None, Calls())], Ask("receipts", 2)
    for _ in range(3):
        pages.append(connector.page(ask, pages[-1].next, Calls()))
    assert records(pages) == rows(5)
    with pytest.raises(PagingFault, match="'receipts' is said to have 9 records, but its pages end after 5"):
        connector.page(ask, pages[-1].next, Calls())


def test_an_answer_is_taken_in_up_to_a_size_and_then_asked_for_in_smaller_pages() -> None:
    held = [b'{"id":%d,"text":"%b"}' % (number, b"x" * 400) for number in range(20)]
    connector, wire = connected("etsy", etsy(held), settings={"answer.max": "5000"})
    pages = walked(connector, Ask("receipts", 20))
    assert records(pages) == held
    assert [len(page.records) for page in pages] == [10, 10]
    assert len(wire.sent) == 4


@pytest.mark.parametrize("packed", [gzip.compress(b"[" + b" " * 3_000_000 + b"]"), b"[" + b" " * 3_000_000 + b"]"])
def test_what_is_larger_than_allowed_is_not_taken_in_packed_or_not(packed: bytes) -> None:
    head = (("Content-Encoding", "gzip"),) if packed[:1] != b"[" else ()
    connector, _ = connected("greenhouse", lambda _: Said(200, packed, head), settings={"answer.max": "1000000"})
    with pytest.raises(TooMuch, match="Answer of more than 1000000 bytes:GET /v1/jobs"):
        connector.page(Ask("jobs"), None, Calls())


def test_settings_that_are_no_numbers_are_told() -> None:
    with pytest.raises(ValueError, match=r"retry\.max: 'many' is not a whole number"):
        connected("etsy", etsy([]), settings={"retry.max": "many"}, clock=VirtualClock())


@pytest.mark.parametrize("url", ["ftp://x", "http://", "http://user:pw@host", "http://h/?a=1", "vendor.test"])
def test_an_address_that_is_none_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="base_url: must be http") as error:
        connected("etsy", etsy([]), base_url=url)
    assert "pw" not in str(error.value)
