"""The page needs nothing else, shows what the run says, and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

from harness.report.suite import page
from harness.report.suite.diff import Line, differences
from harness.report.suite.page import MOST_PICTURES
from harness.report.suite.timeline import MOST_LANES, OTHER, timeline
from harness.report.suite.values import JobMoves, SuiteRun


class Tags(HTMLParser):
    """Collects what a browser would see: its elements, its ids, where it leads, and its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.links.append((value or "").removeprefix("#"))
            elif name in {"src", "href"} or name.startswith("on"):
                self.outside.append(f"{tag} {name}")

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_from_outside_becomes_an_element(red: SuiteRun) -> None:
    seen = Tags(page(red))
    assert seen.tags["script"] == 1
    assert seen.outside == []
    assert "<script>alert('x')</script>" in seen.text


def test_its_one_script_is_the_one_that_may_run(red: SuiteRun) -> None:
    text = page(red)
    script = re.search(r"<script>(.*?)</script>\s*</body>", text, re.DOTALL)
    assert script
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'" in unescape(text)


def test_every_link_leads_somewhere_and_every_place_is_one(red: SuiteRun) -> None:
    seen = Tags(page(red))
    assert set(seen.links) - set(seen.ids) == set()
    assert [name for name, count in Counter(seen.ids).items() if count > 1] == []


def test_the_verdict_comes_first(red: SuiteRun, green: SuiteRun) -> None:
    assert re.search(r"<h1>(\w+)", page(red))[1] == "Failed"
    assert re.search(r"<h1>(\w+)", page(green))[1] == "Passed"
    assert "What is wrong" not in page(green)


def test_a_large_run_stays_a_page(green: SuiteRun, red: SuiteRun) -> None:
    many = tuple(replace(red.tests[0], id=f"mine/a.py::t{index}") for index in range(MOST_PICTURES + 50))
    text = page(replace(green, tests=many))
    assert text.count("Requests of this test") == MOST_PICTURES


def test_a_timeline_has_a_lane_a_job_with_the_statuses_it_was_seen_in(red: SuiteRun) -> None:
    picture = timeline(red.tests[0])
    assert picture
    job, other = picture.lanes
    assert [part.status for part in job.stretches] == ["CREATED", "RUNNING", "COMPLETED"]
    assert [mark.kind for mark in job.marks] == ["good", "good", "good", "refused"]
    assert (other.name, [mark.kind for mark in other.marks]) == (OTHER, ["broken"])


def test_a_timeline_of_many_jobs_says_how_many_it_leaves_out(red: SuiteRun) -> None:
    jobs = tuple(JobMoves(str(index), "etsy", ("CREATED",)) for index in range(MOST_LANES + 5))
    picture = timeline(replace(red.tests[0], jobs=jobs))
    assert picture
    assert picture.left_out == 5


def test_a_test_without_requests_has_no_timeline(green: SuiteRun) -> None:
    assert timeline(green.tests[0]) is None


def test_two_values_are_shown_against_each_other(red: SuiteRun) -> None:
    assert differences(red.tests[0].details) == (Line("expected", "404"), Line("actual", "400"))


def test_a_diff_is_taken_from_what_pytest_writes() -> None:
    assertion = ["assert ['a', 'b'] == ['a', 'c']", "", "  At index 1 diff: 'b' != 'c'", "", "  Full diff:"]
    full = ["    [", "        'a',", "  -     'c',", "  ?      ^", "  +     'b',", "  ?      ^", "    ]"]
    written = [*assertion, *full, " +  where ['a', 'b'] = f()"]
    details = "\n".join(f"E       {line}" for line in written)
    lines = differences(details)
    assert [line for line in lines if line.kind != "same"] == [Line("expected", "    'c',"), Line("actual", "    'b',")]
    assert "'a'," in [line.text.strip() for line in lines]
    assert not any("where" in line.text for line in lines)


def test_a_failure_that_is_not_about_two_values_has_no_diff() -> None:
    assert differences("E       Broken: the target broke its contract") == ()
