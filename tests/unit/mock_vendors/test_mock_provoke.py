"""The page that says how each bug class is provoked: nothing is left out, and every line is one that a vendor takes."""

from __future__ import annotations

import re
import shlex
from importlib.resources import files

import pytest

from mock_vendors.load import load_vendor
from mock_vendors.plans import PLANS
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured

PAGE = files("mock_vendors").joinpath("PROVOKE.md").read_text("utf-8")
ROW = re.compile(r"^\| ([A-Z]{3}-\d\d) [^|]*\| (\w+) \| (.*) \|$", re.MULTILINE)
ROWS = [(entry, vendor, re.findall(r"`(--[^`]*)`", words)) for entry, vendor, words in ROW.findall(PAGE)]
# How many entries each part of the catalogue has.
CLASSES = {"PAG": 33, "INC": 15, "RST": 11, "RTL": 18, "FLT": 11, "AUT": 13, "BLK": 15, "NTF": 5, "DAT": 5}


def test_every_entry_of_the_catalogue_is_there_once() -> None:
    wanted = [f"{name}-{number:02}" for name, count in CLASSES.items() for number in range(1, count + 1)]
    assert re.findall(r"\b(?:[A-Z]{3})-\d\d\b", PAGE) == wanted


@pytest.mark.parametrize(("entry", "vendor", "lines"), ROWS, ids=[row[0] for row in ROWS])
def test_the_words_are_words_that_the_vendor_takes(entry: str, vendor: str, lines: list[str]) -> None:
    said: dict[str, list[str]] = {}
    for line in lines:
        options = shlex.split(line)
        for option, value in zip(options[::2], options[1::2], strict=True):
            said.setdefault(option.removeprefix("--"), []).append(value)
    words = {name: tuple(said.pop(plan.option, ())) for name, plan in PLANS.items()}
    settings = parse_settings(said.pop("set", ()))
    assert configured(load_vendor(vendor), None, settings, words) is not None
    assert set(said) <= {"records", "time-scale"}
