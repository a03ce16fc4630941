"""What vendor files can say of replies, fields that are chosen, forms with nested names, and ids that look drawn."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_vendors.bodies import read_nested_form
from mock_vendors.data.kinds import World
from mock_vendors.data.kinds.code import Code
from mock_vendors.data.pools import Pools
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.projection import Projection
from mock_vendors.replies import Replies
from mock_vendors.spec import TimingSpec
from mock_vendors.template import fill

ALPHABETS = ("alnum", "digits", "hex", "lower", "upper")


def code(**options: Any) -> Any:
    return Code(**options).bind(World(7, "vendor/things", "id", TimingSpec(), Pools(7), {}))


@given(row=st.integers(0, 10**9), letters=st.integers(10, 40), alphabet=st.sampled_from(ALPHABETS))
def test_a_code_tells_its_row(row: int, letters: int, alphabet: str) -> None:
    made = code(letters=letters, alphabet=alphabet, prefix="x_")
    assert made.locate(made.at(row)) == row
    assert len(made.at(row)) == letters + 2


@given(text=st.text())
def test_what_is_no_code_leads_nowhere(text: str) -> None:
    made = code(letters=12)
    row = made.locate(text)
    assert row is None or made.at(row) == text


def test_codes_may_stand_in_groups_and_differ_by_purpose() -> None:
    made = code(letters=32, alphabet="hex", groups=(8, 4, 4, 4, 12))
    assert [len(part) for part in made.at(5).split("-")] == [8, 4, 4, 4, 12]
    assert made.locate(made.at(5)) == 5
    assert made.at(5) != code(letters=32, alphabet="hex", groups=(8, 4, 4, 4, 12), purpose="other").at(5)


def form(fields: Any) -> Any:
    return read_nested_form(Request("POST", "/", body=urlencode(fields).encode()))


def test_nested_names_of_a_form_make_objects_and_lists() -> None:
    fields = [("a[b][c]", "1"), ("a[b][d]", "2"), ("list[]", "x"), ("list[]", "y"), ("rows[0][k]", "3"), ("plain", "z")]
    assert form(fields) == {"a": {"b": {"c": "1", "d": "2"}}, "list": ["x", "y"], "rows": [{"k": "3"}], "plain": "z"}


def test_a_name_cannot_be_a_value_and_an_object() -> None:
    with pytest.raises(Refusal, match="malformed"):
        form([("a", "1"), ("a[b]", "2")])


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=6))
def test_any_form_is_read_or_refused(fields: list[tuple[str, str]]) -> None:
    with suppress(Refusal):
        assert isinstance(form(fields), dict)


def test_fields_are_shown_that_were_named_or_that_usually_are() -> None:
    record, chosen = b'{"id":1,"p":{"a":0.10,"b":2,"c":3}}', Projection("p", within="p", default=("b",), always=("a",))
    assert chosen.shown(record, chosen.wanted({})) == b'{"id":1,"p":{"a":0.10,"b":2}}'
    assert chosen.shown(record, chosen.wanted({"p": "c"}, "p=b&p=c")) == b'{"id":1,"p":{"a":0.10,"b":2,"c":3}}'
    assert Projection("fields").shown(record, Projection("fields").wanted({"fields": "id,x"})) == b'{"id":1}'


def dressed(answer: Answer, **headers: Any) -> Answer:
    request = Request("GET", "/x", headers={"version": "7"}, base="http://here")
    return Replies(headers, str.upper, "https://home.example").dressed(answer, request, 3)


def test_headers_echo_what_the_client_chose_and_never_come_twice() -> None:
    answer = dressed(Answer(200, (("Id", "own"),)), Version={"echo": "Version", "otherwise": "1"}, Id="x", None_="")
    assert answer.headers == (("Id", "own"), ("Version", "7"))


def test_ids_are_the_same_within_a_reply_and_unknown_marks_stay() -> None:
    answer = dressed(Answer(400, (), b'"<uuid> <b>"', reason="bad_parameter"), Id="<uuid>")
    assert json.loads(answer.body) == f"{dict(answer.headers)['Id']} <b>"


def test_the_vendors_own_address_becomes_that_of_the_mock() -> None:
    assert dressed(Answer(200, (), b'"https://home.example/a"')).body == b'"http://here/a"'


def test_a_hole_may_stand_in_a_key() -> None:
    assert fill({"errors": {"{field}": "is {what}"}}, {"field": "status", "what": "wrong"}) == {
        "errors": {"status": "is wrong"}
    }
