"""Jobs of vendors: pure moves on a clock, words that change them, and a store that forgets nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import ContractError
from mock_vendors.data.log import Log
from mock_vendors.jobs import Course, Job, Jobs, Phase, WrongMove, parse, parse_all
from mock_vendors.jobs.course import ENDS
from mock_vendors.jobs.table import BadTable, read, written
from mock_vendors.jobs.verdicts import columns, judged, told
from mock_vendors.jobs.words import WORDS

SECONDS = st.floats(0, 100)
COURSES = st.builds(
    Course,
    queued=SECONDS,
    working=SECONDS,
    ends=st.sampled_from(ENDS),
    unknown=st.sampled_from([None, "Paused"]),
    unknown_for=SECONDS,
    back=st.sampled_from([0.0, 0.0, 3.0]),
    early=st.booleans(),
    late=SECONDS,
    expires=st.none() | SECONDS,
)
RANKS = {Phase.OPEN: 0, Phase.WAITING: 1, Phase.WORKING: 2, Phase.DONE: 3, Phase.FAILED: 3, Phase.ABORTED: 3}
TIMES = st.lists(st.floats(0, 1000), min_size=2, max_size=6).map(sorted)
EXAMPLES = {
    "queued": "30",
    "late": "2",
    "parts": "5",
    "unknown": "Paused;3",
    "rejected": "0.5",
    "miscounted": "-2",
    "cut": "3",
}


def begun(course: Course) -> Job:
    return Job("1", "export", 0.0, {}, course).begin(0.0)


@given(course=COURSES, times=TIMES)
def test_a_job_goes_forward_unless_it_was_told_to_go_back(course: Course, times: list[float]) -> None:
    phases = [begun(course).standing(now).phase for now in times]
    ranks = [RANKS[phase] for phase in phases]
    if not course.back:
        assert ranks == sorted(ranks)
    final = [phase for phase in phases if phase.final]
    assert phases[len(phases) - len(final) :] == final
    assert len(set(final)) <= 1


@given(course=COURSES, times=TIMES, rows=st.integers(0, 1000))
def test_a_result_only_grows_and_is_whole_in_the_end(course: Course, times: list[float], rows: int) -> None:
    course = course.changed({"ends": "done", "back": 0.0})
    seen = [begun(course).visible(now, rows) for now in times]
    assert seen == sorted(seen)
    assert all(0 <= each <= rows for each in seen)
    assert begun(course).visible(1e6, rows) == rows


@given(course=COURSES, now=st.floats(0, 500))
def test_what_has_ended_cannot_be_stopped_and_what_was_stopped_stays_so(course: Course, now: float) -> None:
    job = begun(course)
    if job.standing(now).phase.final:
        with pytest.raises(WrongMove):
            job.stop(now)
    else:
        assert job.stop(now).standing(now + 1000).phase is Phase.ABORTED
    with pytest.raises(WrongMove):
        job.begin(now)


STEPS = st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["put", "add", "clear", "drop"]))


def took(jobs: Jobs, kind: str, step: str) -> None:
    """Do one thing to the job of a kind."""
    job = jobs.get(kind, "1") or jobs.put(Job("1", kind, 2.5, {"said": "ü"}, Course(rejects=0.5)))
    if step == "put":
        jobs.put(job.noting(n=jobs.number(kind)))
    elif step == "add":
        jobs.add(job, "rows", [{"a": None}])
    else:
        (jobs.drop if step == "drop" else partial(jobs.clear_paper, name="rows"))(job)


@settings(max_examples=30)
@given(steps=st.lists(STEPS, max_size=12))
def test_a_store_that_starts_again_or_is_loaded_has_what_it_had(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("jobs") / "jobs.jsonl"
    jobs = Jobs(Log(path))
    for kind, step in steps:
        took(jobs, kind, step)
    other = Jobs()
    other.load(jobs.dump())
    assert Jobs(Log(path)).dump() == jobs.dump() == other.dump()


def test_a_job_is_worked_on_once_when_its_time_has_come() -> None:
    jobs, done = Jobs(), list[str]()
    jobs.put(Job("1", "sync", 0.0, {}, Course(queued=5.0)).begin(0.0))

    def work(job: Job) -> Job:
        done.append(job.id)
        return job

    for now in (1.0, 5.0, 6.0):
        jobs.settle(now, {"sync": work})
    assert done == ["1"]


def test_work_that_was_broken_off_is_not_done_twice(tmp_path: Path) -> None:
    def crash(_job: Job) -> Job:
        raise KeyboardInterrupt

    jobs = Jobs(Log(tmp_path / "jobs.jsonl"))
    jobs.put(Job("1", "sync", 0.0, {}).begin(0.0))
    with pytest.raises(KeyboardInterrupt):
        jobs.settle(1.0, {"sync": crash})
    again = Jobs(Log(tmp_path / "jobs.jsonl"))
    again.settle(2.0, {"sync": crash})
    job = again.get("sync", "1")
    assert job is not None
    assert (job.standing(2.0).phase, job.course.message) == (Phase.FAILED, "InternalServerError : interrupted")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_changes_how_a_job_goes(word: str) -> None:
    spec = f"{word}:{EXAMPLES[word]}" if word in EXAMPLES else word
    fault = parse(f"{spec}@calls=2,resource=Case")
    assert fault.changes
    assert Course(**fault.changes) != Course()


@pytest.mark.parametrize(
    ("spec", "told_of"),
    [
        ("fialed", "Did you mean 'failed'?"),
        ("late", "needs a number of seconds"),
        ("rejected:2", "share from 0 to 1"),
        ("rejected:/(/", "no regular expression"),
        ("parts:0", "1 or more"),
        ("early:1", "takes no argument"),
        ("failed@resource=Cases", "no resource called 'Cases'"),
    ],
)
def test_words_that_mean_nothing_are_told_with_what_would_be_right(spec: str, told_of: str) -> None:
    with pytest.raises(ContractError, match=told_of.replace("?", r"\?").replace("(", r"\(")):
        parse_all([spec], ["Case"])


CELLS = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=("Cs",)), max_size=8)


@given(
    rows=st.integers(1, 3).flatmap(lambda wide: st.lists(st.lists(CELLS, min_size=wide, max_size=wide), max_size=5)),
    delimiter=st.sampled_from(list(",;|\t^`")),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_a_table_that_is_written_reads_the_same(rows: list[list[str]], delimiter: str, ending: str) -> None:
    assert read(written(rows, delimiter, ending), delimiter) == rows


def test_the_other_line_ending_is_refused() -> None:
    with pytest.raises(BadTable, match="LineEnding"):
        read(b'"a\nb",c\r\n1,2\r\n', ",", "\n")
    assert read(b'"a\nb",c\r\n1,2\r\n', ",", "\r\n") == [["a\nb", "c"], ["1", "2"]]


@given(rows=st.lists(st.lists(st.sampled_from(["x", "bad", None]), max_size=3), max_size=20), seed=st.integers(0, 9))
def test_verdicts_fall_the_same_for_the_same_seed(rows: list[list[Any]], seed: int) -> None:
    job = Job("7", "sync", 0.0, {}, Course(rejects=0.3, unprocessed=0.3, reject_pattern="^bad$", shuffled=True))
    verdicts = judged(job, rows, seed)
    assert verdicts == judged(job, rows, seed)
    assert all(verdict != "take" for verdict, row in zip(verdicts, rows, strict=True) if "bad" in row)
    assert sorted(told(job, verdicts, seed)) == sorted(verdicts)


def test_columns_turn_from_part_to_part_where_they_are_told_to() -> None:
    turning, still = (Job("1", "a", 0.0, {}, Course(turned=turned)) for turned in (True, False))
    assert [columns(turning, ["a", "b", "c"], part) for part in range(3)] == [list("abc"), list("bca"), list("cab")]
    assert columns(still, ["a", "b", "c"], 2) == list("abc")
