"""Laws of tokens: each names one query and one position, and nothing else passes for one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from laws.pages import Client, another, client, style

from mock_vendors.paging import STYLES, BadPage
from mock_vendors.paging.memory import Traversals
from mock_vendors.paging.traits import Trait

TOKENED = [name for name in STYLES.names() if {Trait.TOKENS} <= style(name).traits]
SEALED = [*TOKENED, "locator"]


def token(walker: Client, size: int) -> tuple[str, str]:
    """Return name and text of the token that leads to the second page."""
    cut = walker.ask(walker.style.first(size))
    assert cut.next is not None
    return next(iter(cut.next.items()))


@pytest.mark.parametrize("name", SEALED)
@settings(max_examples=60)
@given(total=st.integers(4, 60), size=st.integers(1, 3), data=st.data())
def test_a_token_with_one_byte_changed_is_refused(name: str, total: int, size: int, data: st.DataObject) -> None:
    walker = client(name, total)
    parameter, text = token(walker, size)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=33, max_codepoint=0x2FF).filter(lambda char: char != text[place]))
    with pytest.raises(BadPage, match=r"not valid|invalid"):
        walker.ask({parameter: text[:place] + other + text[place + 1 :]})


@pytest.mark.parametrize("name", SEALED)
def test_a_token_of_one_query_is_refused_by_another(name: str) -> None:
    walker = client(name, 9)
    parameter, text = token(walker, 2)
    with pytest.raises(BadPage, match=r"another query|invalid"):
        another(walker, query="/things?color=blue").ask({parameter: text})


@pytest.mark.parametrize("name", TOKENED)
def test_what_was_used_and_opened_is_part_of_a_snapshot(name: str) -> None:
    walker = client(name, 9, token={"once": True})
    parameter, text = token(walker, 2)
    walker.ask({parameter: text})
    kept = json.loads(json.dumps(walker.memory.dump()))
    other = another(walker, memory=Traversals())
    other.memory.load(kept)
    with pytest.raises(BadPage, match="used before"):
        other.ask({parameter: text})


def test_a_scroll_goes_on_from_a_snapshot_and_ends_with_its_life_or_a_reset() -> None:
    walker = client("scroll", 9, life=60)
    follow = walker.ask({"size": "2"}).next or {}
    other = another(walker, memory=Traversals(), now=59.0)
    other.memory.load(json.loads(json.dumps(walker.memory.dump())))
    assert other.seen(other.ask(follow)) == walker.rows.ids[2:4]
    for gone in (another(other, now=119.0), another(other, memory=Traversals())):
        with pytest.raises(BadPage, match="no scroll is open"):
            gone.ask(follow)


def test_no_more_scrolls_are_open_than_may_be() -> None:
    walker = client("scroll", 9, open=2, life=60)
    follow = [walker.ask({"size": "2"}).next for _ in range(2)][1] or {}
    with pytest.raises(BadPage) as refused:
        walker.ask({"size": "2"})
    assert refused.value.error == "too_many_scrolls"
    later = another(walker, now=50.0)
    assert later.seen(later.ask(follow)) == walker.rows.ids[2:4]
    assert another(walker, now=70.0).ask({"size": "2"}).facts["scroll_id"]
