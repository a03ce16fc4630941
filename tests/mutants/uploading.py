"""Uploads: how a file is read, and what is sent of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from harness.bulk import runner
from harness.bulk.api import uploads
from harness.bulk.engine import csvfile, ending, jsonfile, source, upload
from harness.bulk.engine.sending import Sender
from harness.bulk.formats import Format
from harness.bulk.jobs import Direction, JobStatus, StopReason
from harness.connectors.exchange import Exchange
from harness.connectors.native import Way
from harness.connectors.writer import Writer
from mutants.lab import UPLOAD, Lab
from mutants.registry import mutant


def _rows(lab: Lab, change: Any) -> None:
    def rows(original: Any, path: Any, form: Format) -> Iterator[Any]:
        return (made for row in original(path, form) for made in change(row, form))

    lab.around(upload, "rows", rows)


@mutant("dotted headers are sent as they are, without nesting")
def dotted_headers_flat(lab: Lab) -> None:
    lab.swap(
        csvfile, "nested", lambda header, cells: {name: cell for name, cell in zip(header, cells, strict=False) if cell}
    )


@mutant("columns with dotted headers are lost")
def dotted_headers_lost(lab: Lab) -> None:
    def nested(original: Any, header: Sequence[str], cells: Sequence[str]) -> Any:
        kept = [(name, cell) for name, cell in zip(header, cells, strict=False) if "." not in name]
        return original(tuple(name for name, _ in kept), [cell for _, cell in kept])

    lab.around(csvfile, "nested", nested)


@mutant("empty cells are sent as empty texts")
def empty_cells_sent(lab: Lab) -> None:
    def nested(original: Any, header: Sequence[str], cells: Sequence[str]) -> Any:
        plain = {name: cell for name, cell in zip(header, cells, strict=False) if "." not in name}
        return {**plain, **original(header, cells)}

    lab.around(csvfile, "nested", nested)


@mutant("an upload of which every record failed is ABORTED")
def all_failed_aborts(lab: Lab) -> None:
    def ended(original: Any, job: Any, end: Any, now: float) -> Any:
        counters = end.counters or job.counters
        bad = job.direction is Direction.UPLOAD and counters.errors and counters.errors == counters.records
        return original(job, replace(end, status=JobStatus.ABORTED, detail="all failed") if bad else end, now)

    lab.around(runner, "ended", ended)


@mutant("an upload stops at the first record that fails")
def upload_stops_at_a_failure(lab: Lab) -> None:
    def close(original: Any, self: Any) -> None:
        original(self)
        if self._errors:
            raise csvfile.UnusableFile("a record failed")

    lab.around(upload._Upload, "_close_window", close)


@mutant("a file that cannot be used is COMPLETED")
def unusable_files_completed(lab: Lab) -> None:
    def judged(original: Any, self: Any, stop: StopReason, detail: str = "") -> Any:
        return original(self, StopReason.END if stop is StopReason.FILE else stop)

    lab.around(upload._Upload, "_end", judged)
    lab.around(uploads, "check", _lenient)


def _lenient(check: Any, path: Any, form: Format) -> tuple[str, ...]:
    try:
        found: tuple[str, ...] = check(path, form)
    except csvfile.UnusableFile:
        return ()
    return found


@mutant("a create whose answer was lost is sent again")
def lost_creates_sent_again(lab: Lab) -> None:
    def write(original: Any, self: Any, request: Any, call: Any, reader: Any, *, repeatable: bool = False) -> Any:
        return original(self, request, call, reader, repeatable=True)

    lab.around(Exchange, "write", write)


@mutant("action is ignored: every record is created")
def action_ignored(lab: Lab) -> None:
    _ways(lab, lambda way: replace(way, action="create"))


@mutant("an upsert updates only")
def upsert_only_updates(lab: Lab) -> None:
    _ways(lab, lambda way: replace(way, action="update") if way.action == "upsert" else way)


@mutant("naming an identifier alone creates records, in place of an upsert")
def identifier_without_upsert(lab: Lab) -> None:
    def of(original: Any, meta: Any) -> Way:
        found: Way = original(meta)
        return found if meta.get("action") else replace(found, action="create")

    _way_of(lab, of)


def _ways(lab: Lab, change: Any) -> None:
    _way_of(lab, lambda original, meta: change(original(meta)))


def _way_of(lab: Lab, of: Any) -> None:
    original = Way.of
    lab.swap(Way, "of", classmethod(lambda _cls, meta: of(original, meta)))


@mutant("records are sent in the reverse order of the file")
def upload_reversed(lab: Lab) -> None:
    lab.around(Sender, "send", lambda original, self, rows: original(self, rows[::-1]))


@mutant("rows with too few or too many cells are sent all the same")
def ragged_rows_sent(lab: Lab) -> None:
    lab.swap(csvfile, "_ragged", lambda header, cells: "")


@mutant("records are numbered by the lines of the file, its header included")
def rows_numbered_by_lines(lab: Lab) -> None:
    _rows(lab, lambda row, form: (replace(row, number=row.number + 1) if form is Format.CSV else row,))


@mutant("every record is sent twice")
def rows_sent_twice(lab: Lab) -> None:
    lab.around(Writer, "write", lambda original, self, *more: original(self, *more) and original(self, *more))


@mutant("the first record is taken for a header, too")
def first_row_lost(lab: Lab) -> None:
    _rows(lab, lambda row, form: () if row.number == 1 else (row,))


@mutant("a JSON array is not taken")
def arrays_refused(lab: Lab) -> None:
    def form_of(original: Any, start: bytes, *more: Any) -> Format:
        if start.lstrip().startswith(b"["):
            raise source.UnusableFile("only JSON lines can be used")
        return original(start, *more)

    lab.around(uploads, "form_of", form_of)


@mutant("one broken line makes a whole file of JSON lines unusable")
def a_broken_line_aborts(lab: Lab) -> None:
    def row(original: Any, number: int, text: str) -> Any:
        found = original(number, text)
        if found.problem:
            raise csvfile.UnusableFile(found.problem)
        return found

    lab.around(jsonfile, "_row", row)


@mutant("values of a CSV become numbers where they look like some")
def cells_become_numbers(lab: Lab) -> None:
    def guessed(record: Any) -> Any:
        if isinstance(record, dict):
            return {name: guessed(value) for name, value in record.items()}
        return int(record) if isinstance(record, str) and record.isdigit() else record

    _rows(lab, lambda row, form: (replace(row, record=guessed(row.record)),))


@mutant("an upload without a file is accepted")
def upload_without_file(lab: Lab) -> None:
    def accept(answer: Any) -> None:
        if "file" in answer.json["message"]:
            answer.say({"id": "1", "instanceId": 1, "instance_id": 1, "status": "CREATED"}, 200)

    lab.answers(UPLOAD, accept, method="POST", status=400)


@mutant("an upload is accepted for an object that takes none")
def disabled_uploads_accepted(lab: Lab) -> None:
    lab.swap(uploads, "_check_enabled", lambda resource: None)
    lab.swap(uploads, "_check_way", lambda resource, meta, native: None)


@mutant("the message of an upload does not tell of failures")
def failures_not_mentioned(lab: Lab) -> None:
    def success(original: Any, job: Any, counters: Any) -> str:
        return original(job, replace(counters, errors=0))

    lab.around(ending, "_success", success)
