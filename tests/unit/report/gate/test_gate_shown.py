"""The gate's word as it is printed: short when the run passes, exact when it does not, and whole as data."""

from __future__ import annotations

import json

from rich.console import Console

from harness.report.gate import Judgement, Kind, Remark, as_document, show


def printed(judgement: Judgement) -> list[str]:
    console = Console(width=60, color_system=None, force_terminal=False)
    with console.capture() as caught:
        show(judgement, console)
    return caught.get().splitlines()


def test_a_run_that_passes_takes_a_line() -> None:
    assert printed(Judgement(tests=1200, promises=185)) == ["PASSED  the gate, passed by 1,200 tests of 185 promises"]


def test_objections_stand_under_their_kind_the_gravest_first_and_lines_stay_whole() -> None:
    long = "x" * 100
    found = (Remark(Kind.CALLS, "calls: etsy", "5 in place of 4"), Remark(Kind.FAILURE, "a::b", long))
    assert printed(Judgement(found)) == [
        "new failure",
        f"  a::b: {long}",
        "more vendor calls",
        "  calls: etsy: 5 in place of 4",
        "FAILED  the gate, by 2 objections",
    ]


def test_of_many_objections_the_first_are_shown_and_the_rest_counted() -> None:
    found = tuple(Remark(Kind.COVERAGE, f"t{number}", "was not run") for number in range(1234))
    lines = printed(Judgement(found))
    assert lines[0] == "lost coverage (1,234)"
    assert lines[-2:] == ["  and 1,214 more", "FAILED  the gate, by 1,234 objections"]


def test_what_tests_are_called_is_not_taken_for_markup() -> None:
    (line, *_) = printed(Judgement(notes=(Remark(Kind.NOTE, "a::b[bold]", "fails [red]"),)))
    assert line == "note a::b[bold]: fails [red]"


def test_as_data_it_has_everything() -> None:
    found = tuple(Remark(Kind.COVERAGE, f"t{number}", "was not run") for number in range(50))
    document = json.loads(json.dumps(as_document(Judgement(found, tests=3, promises=2))))
    assert (document["gate"], document["passed"], len(document["objections"])) == (1, False, 50)
    assert document["objections"][0] == {"kind": "lost coverage", "what": "t0", "text": "was not run"}
