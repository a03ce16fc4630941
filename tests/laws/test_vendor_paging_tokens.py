"""Laws of tokens: each names one query and one position, and nothing else passes for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from laws.pages import Client, another, client, style

from mock_vendors.paging import STYLES, BadPage
from mock_vendors.paging.traits import Trait

TOKENED = [name for name in STYLES.names() if {Trait.TOKENS} <= style(name).traits]
SEALED = [*TOKENED, "locator"]


def token(walker: Client, size: int) -> tuple[str, str]:
    """Return name and text of the token that leads to the second page."""
    cut = walker.ask(walker.style.first(size))
    assert cut.next is not None
    return next(iter(cut.next.items()))


@pytest.mark.parametrize("name", SEALED)
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
