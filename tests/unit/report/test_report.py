"""One value, three reports: they say the same, and nothing from outside can break them."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from rich.console import Console

from harness.audit import Finding, Severity, Verdict
from harness.report import FaultHits, JobReport, RunReport, Tick, as_json, document, page, show

EVIL = "<script>alert('x')</script> [bold]&amp;"
FINDING = Finding(
    id="missing",
    severity=Severity.ERROR,
    happened=f"3 records lost {EVIL}",
    matters="It matters.",
    right="Deliver.",
    details=(EVIL, "b"),
    cases=1003,
    requirements=("GEN-05",),
    catalogue=("PAG-04",),
    repeat="again --now",
)
TICKS = (
    Tick(0.0, 200, 100),
    Tick(0.5, 503, fault="status:503@calls=2"),
    Tick(1.0, 200, complete=False),
    Tick(3.25, 429),
)
JOB = JobReport(
    vendor="etsy",
    vendor_name="Etsy",
    object_name="listings",
    direction="DOWNLOAD",
    job_id="7",
    status="COMPLETED",
    message="",
    expected=1003,
    delivered=1000,
    vendor_calls=14,
    retries=3,
    waited=2.25,
    seconds=3.5,
    faults=(FaultHits("status:503@calls=2", 1),),
    ticks=TICKS,
    verdict=Verdict(False, FINDING.happened, (FINDING,), ("missing",)),
)
RUN = RunReport("Title " + EVIL, "0.1.0", "2026-01-01T00:00:00+00:00", 12.5, 7, 1003, "bulk-harness demo", (JOB,))
GOOD = replace(RUN, jobs=(replace(JOB, delivered=1003, verdict=Verdict(True, "All fine.")),))


class Tags(HTMLParser):
    """Collects what a browser would see as elements and as text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"src", "href", "srcset", "action"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def seen(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    return tags


def printed(run: RunReport, **how: object) -> str:
    out = io.StringIO()
    show(run, Console(file=out, width=200, **how))  # type: ignore[arg-type]
    return out.getvalue()


def test_the_page_needs_nothing_from_anywhere_and_runs_nothing() -> None:
    found = seen(page(RUN))
    assert found.links == []
    assert not {"script", "link", "img", "iframe"} & set(found.tags)
    assert "url(" not in page(RUN)


def test_what_came_from_outside_is_text_on_the_page() -> None:
    assert seen(page(RUN)).text.count("alert('x')") >= 3
    assert "<script" not in page(RUN)


def test_what_came_from_outside_is_text_on_the_console() -> None:
    assert EVIL in printed(RUN)


def test_the_picture_has_a_mark_for_every_answer() -> None:
    titles = re.findall(r"<g><title>(.*?)</title>", page(RUN))
    assert titles == [
        "0.00 s · 200 · 100 records",
        "0.50 s · 503 · an error · status:503@calls=2",
        "1.00 s · 200 · connection died",
        "3.25 s · 429 · refused: too many calls",
    ]


@pytest.mark.parametrize("render", [printed, page])
def test_every_report_for_people_has_outcome_numbers_and_finding(render: object) -> None:
    text = render(RUN)  # type: ignore[operator]
    missing = [
        word for word in ("PAG-04", "GEN-05", "again --now", "COMPLETED", "listings", "1,001 more") if word not in text
    ]
    assert missing == []


def test_json_gives_every_number_back() -> None:
    body = json.loads(as_json(RUN))
    assert body == json.loads(json.dumps(document(RUN)))
    assert (body["passed"], body["jobs"][0]["ticks"][3]["at"]) == (False, 3.25)
    assert body["jobs"][0]["verdict"]["findings"][0]["severity"] == "error"


def test_a_good_run_says_so_and_shows_no_findings() -> None:
    assert "PASSED" in printed(GOOD)
    assert "Findings" not in seen(page(GOOD)).text
    assert GOOD.sentence == "All 1 jobs are right: 1,003 records through 1 faults, none lost, none doubled."


def test_a_pipe_gets_no_colour_codes() -> None:
    assert "\x1b" not in printed(RUN)
    assert "\x1b" in printed(RUN, force_terminal=True)


def test_a_run_without_any_answer_can_be_shown() -> None:
    empty = replace(RUN, jobs=(replace(JOB, ticks=(), faults=()),))
    assert "<svg" in page(empty)
