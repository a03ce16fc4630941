"""The Link header in every form its grammar allows, and links that lead away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from unit.connectors.wire import Calls, Said, connected, records, walked

from harness.connectors.errors import PagingFault
from harness.connectors.links import goes_on, links, own_target, related_link
from harness.connectors.page import Ask

BASE = "http://vendor.test:8080/api"
references = st.from_regex(r"/v1/[a-z]{1,3}\?page=[0-9]{1,2}(&ids=[0-9],[0-9];x)?", fullmatch=True)
blank = st.sampled_from(["", " ", "\t", "  "])
quoted = st.sampled_from(['"%s"', "'%s'", "%s"])
others = st.sampled_from(['title="a, b; rel=next <c>"', "hreflang=de", "crossorigin", 'x="q\\"uote"', ""])


@st.composite
def link(draw: st.DrawFn, rel: str) -> tuple[str, str]:
    reference, form = draw(references), draw(quoted)
    form = '"%s"' if " " in rel and form == "%s" else form
    name = draw(st.sampled_from(["rel", "REL", "Rel"]))
    parts = [f"{name}{draw(blank)}={draw(blank)}{form % rel}", draw(others)]
    tail = "".join(f"{draw(blank)};{draw(blank)}{part}" for part in draw(st.permutations(parts)) if part)
    return reference, f"<{reference}>{tail}"


@given(st.data(), st.sampled_from(["next", "NEXT", "last next", "next last"]), st.integers(0, 3), st.booleans())
def test_the_next_link_is_found_in_any_spelling(data: st.DataObject, rel: str, before: int, after: bool) -> None:
    decoys = [data.draw(link("prev"))[1] for _ in range(before)]
    reference, text = data.draw(link(rel))
    tail = [data.draw(link("last"))[1]] if after else []
    comma = data.draw(st.sampled_from([",", ", ", " ,", ",,"]))
    assert related_link(comma.join([*decoys, text, *tail]), "next") == reference


@given(st.text(max_size=60))
def test_no_header_breaks_the_parser(header: str) -> None:
    assert isinstance(list(links(header)), list)
    assert isinstance(related_link(header, "next"), str)


@given(st.lists(link("prev"), max_size=3))
def test_a_header_without_next_has_no_next(found: list[tuple[str, str]]) -> None:
    assert related_link(", ".join(text for _, text in found), "next") == ""


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        ("http://vendor.test:8080/api/list?page=2&ids=1,2", "/list?page=2&ids=1,2"),
        ("HTTP://VENDOR.test:8080/api/list", "/list"),
        ("/api/list?page=2", "/list?page=2"),
        ("?page=2", "/list?page=2"),
        ("list?page=3", "/list?page=3"),
        ("http://vendor.test:8080/api/list?after=%2B%2F%3D", "/list?after=%2B%2F%3D"),
    ],
)
def test_a_link_to_the_vendor_itself_is_kept_as_it_is_but_for_the_host(reference: str, target: str) -> None:
    assert own_target(reference, "/list?page=1", BASE) == target


@pytest.mark.parametrize(
    "reference",
    [
        "https://vendor.test:8080/api/list",
        "http://vendor.test/api/list",
        "http://vendor.test:8081/api/list",
        "http://vendor.test.evil.example:8080/api/list",
        "http://evil.example:8080/api/list",
        "http://vendor.test:8080@evil.example/list",
        "http://user:pass@vendor.test:8080/api/list",
        "//evil.example/list",
        "http:\\\\evil.example\\list",
        "http://vendor.test:8080:8080/list",
        "file:///etc/passwd",
    ],
)
def test_a_link_elsewhere_is_refused_without_repeating_its_secrets(reference: str) -> None:
    with pytest.raises(PagingFault, match="Foreign link") as error:
        own_target(reference, "/list?page=1", BASE)
    assert "pass@" not in str(error.value)


def test_no_request_reaches_a_foreign_host() -> None:
    link = (("Link", '<http://evil.example/v1/candidates?page=2>; rel="next"'),)
    connector, wire = connected("greenhouse", lambda _: Said(200, b'[{"id":1}]', link))
    with pytest.raises(PagingFault, match=r"http://evil\.example"):
        connector.page(Ask("candidates"), None, Calls())
    assert [sent.url.startswith("http://vendor.test/") for sent in wire.sent] == [True]


def test_several_header_lines_are_one_header() -> None:
    lines = (("Link", '</v1/candidates?page=9>; rel="last"'), ("Link", "</v1/candidates?page=2>; rel=next"))
    answers = [Said(200, b'[{"id":1}]', lines), Said(200, b'[{"id":2}]')]
    connector, wire = connected("greenhouse", lambda _: answers.pop(0))
    assert records(walked(connector, Ask("candidates", 2))) == [b'{"id":1}', b'{"id":2}']
    assert wire.sent[1].target == "/v1/candidates?page=2"


def test_a_redirect_is_not_followed() -> None:
    moved = Said(302, b"", (("Location", "http://evil.example/"),))
    connector, wire = connected("greenhouse", lambda _: moved)
    with pytest.raises(Exception, match="Found:the vendor points to another address"):
        connector.page(Ask("candidates"), None, Calls())
    assert len(wire.sent) == 1


@pytest.mark.parametrize(
    ("last", "asked", "empty", "on"),
    [
        ("/jobs?page=4", "/jobs?page=3", False, True),
        ("/jobs?page=4", "/jobs?page=4", False, False),
        ("/jobs?page=4", "/jobs?page=4", True, True),
        ("/jobs?page=2", "/jobs", False, True),
        ("/jobs?page=1", "/jobs", True, False),
        ("/jobs?page=none", "/jobs?page=3", False, False),
        ("/jobs?cursor=abc", "/jobs", False, False),
    ],
)
def test_a_last_link_that_leads_behind_the_last_page_is_noticed(last: str, asked: str, empty: bool, on: bool) -> None:
    assert goes_on(f'<{last}>; rel="last"', asked, "page", first=1, empty=empty) is on


def test_a_walk_that_ends_before_its_last_link_is_no_whole_walk() -> None:
    link = (("Link", '<http://vendor.test/v1/jobs?page=4>; rel="last"'),)
    connector, _ = connected("greenhouse", lambda _: Said(200, b'[{"id":1}]', link))
    page = connector.page(Ask("jobs"), None, Calls())
    with pytest.raises(PagingFault, match="'jobs' is said to go on, but gives no way to get there"):
        connector.page(Ask("jobs"), page.next, Calls())
