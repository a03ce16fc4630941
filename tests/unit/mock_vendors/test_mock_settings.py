"""Settings and profiles: any value of a vendor file by its path, and named weather."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from contracts import ContractError
from mock_vendors.explain import explained
from mock_vendors.load import load_vendor, source, vendor_names
from mock_vendors.profiles import load_profile, profile_names
from mock_vendors.settings import Setting, applied, parse_setting, parse_settings
from mock_vendors.spaces import configured

DOCUMENT: dict[str, Any] = yaml.safe_load(source("etsy"))


def paths(node: Any, lead: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Any]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    found = [((*lead, str(key)), value) for key, value in inner]
    return found + [deeper for path, value in found for deeper in paths(value, path)]


@given(place=st.sampled_from(paths(DOCUMENT)), value=st.none() | st.integers() | st.text() | st.lists(st.booleans()))
def test_every_value_of_a_file_has_a_path_that_sets_it_and_nothing_else(place: Any, value: Any) -> None:
    path, before = place
    text = ".".join(part.replace(".", r"\.") for part in path)
    changed = applied(DOCUMENT, [Setting(text, value)])
    assert dict(paths(changed))[path] == value
    assert applied(changed, [Setting(text, before)]) == DOCUMENT


def test_an_asterisk_is_every_member_that_is_there() -> None:
    changed = applied(
        DOCUMENT, [parse_setting("resources.*.list.paging.most=50"), parse_setting("limits.*.requests=7")]
    )
    assert {each["list"]["paging"]["most"] for each in changed["resources"].values()} == {50}
    assert {limit["requests"] for limit in changed["limits"]} == {7}


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            "resources.listing.item=/x",
            "no 'listing' under 'resources'; known: ledger_entries, listings, receipts, "
            "reviews, transactions. Did you mean 'listings'?",
        ),
        ("limits.9.requests=1", "there are 2 entries, counted from 0; '9' is none of them"),
        ("limits.9=1", "entries are counted from 0 to 1; '9' is none of them"),
        ("vendor.x=1", "nothing can be set below a value, such as 'x'"),
        ("vendor.x.y=1", "there is a value, and nothing below it"),
        ("*.nothing.x=1", "there is nothing that this path leads to"),
    ],
)
def test_a_path_that_leads_nowhere_says_where_it_ends(words: str, complaint: str) -> None:
    with pytest.raises(ContractError) as caught:
        applied(DOCUMENT, [parse_setting(words)])
    assert complaint in str(caught.value)


def test_all_settings_that_are_none_are_told_at_once() -> None:
    with pytest.raises(ContractError) as caught:
        parse_settings(["nonsense", "a.b=[1", "=3"])
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("profile", profile_names())
@pytest.mark.parametrize("vendor", vendor_names())
def test_every_profile_suits_every_vendor(vendor: str, profile: str) -> None:
    changed = configured(load_vendor(vendor), profile, (), {})
    assert changed.faults[-1:] == load_profile(profile).faults[-1:]
    assert changed.resources == load_vendor(vendor).resources


def test_a_profile_may_be_ones_own_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("title: Mine\nfaults: ['status:502@calls=2']\nsettings: {limits.0.requests: 3}\n")
    changed = configured(load_vendor("etsy"), str(file), (), {"faults": ["reset@calls=9"]})
    assert changed.faults == ("status:502@calls=2", "reset@calls=9")
    assert changed.limits[0].options["requests"] == 3


@pytest.mark.parametrize("vendor", vendor_names())
def test_every_manner_is_explained_with_its_source_or_as_a_guess(vendor: str) -> None:
    manners = explained(load_vendor(vendor))
    parts = {manner.part for manner in manners}
    assert {"access", "errors"} <= parts
    assert [
        manner.what for manner in manners if not manner.source and not manner.guess and manner.part != "faults"
    ] == []
