"""Scenarios and their guide: one story a file, told in a sentence, citing what there is; no word without its line."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from unit.scenarios.listing import FOLDER, LIST, Story, listing, stories

import contracts
from harness.suites.story import Bulk, Callback, Job, Subject
from harness.suites.story.time import TargetTime
from harness.suites.target import capabilities

STORIES = stories()
GUIDE = (FOLDER / "README.md").read_text("utf-8")
MACHINERY = {"begin", "check", "close", "evidence", "forget", "saw", "clock", "wire", "vendor", "object_name"}


def test_each_file_tells_one_story() -> None:
    told = Counter(story.file for story in STORIES)
    files = {path.name for path in FOLDER.glob("*.py")} - {"__init__.py"}
    assert len(STORIES) >= 40
    assert (set(told), set(told.values())) == (files, {1})


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.file)
def test_a_story_says_what_happens_and_what_it_covers(story: Story) -> None:
    promises = {promise.id for promise in contracts.requirements()}
    assert re.fullmatch(r"[A-Z0-9].*[.!]", story.sentence)
    assert set(story.covers.promises) <= promises
    assert set(story.covers.needs) <= set(capabilities())
    assert story.covers.promises or story.covers.bugs
    assert story.covers.vendors


def test_the_list_of_stories_is_that_of_the_files() -> None:
    assert LIST.read_text("utf-8") == listing(), "write it anew: python tests/unit/scenarios/listing.py"


@pytest.mark.parametrize("kind", [Bulk, Subject, Job, Callback, TargetTime])
def test_every_word_stands_in_the_guide(kind: type) -> None:
    words = {name for name in vars(kind) if not name.startswith("_")} - MACHINERY
    assert [word for word in sorted(words) if not re.search(rf"[`.(]{word}\b", GUIDE)] == []


def test_the_guide_leads_nowhere_that_is_not_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", GUIDE + listing())
    assert [link for link in links if not (FOLDER / link).exists()] == []
