"""The result as a file: its form, its headers, when it may be read."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import orjson

from harness.bulk.api import files
from harness.bulk.criteria import download as criteria
from harness.bulk.engine import download
from harness.bulk.formats import Format
from harness.bulk.results import render
from mutants.lab import CANCEL, DOWNLOAD, FILE, Answer, Lab, with_body
from mutants.registry import mutant


def of_type(answer: Answer, word: str) -> bool:
    return word in answer.response.headers.get("Content-Type", "")


@mutant("CSV cells are not quoted")
def csv_unquoted(lab: Lab) -> None:
    lab.swap(render, "_quoted", lambda text: text)


@mutant("a quote inside a CSV cell is escaped by a backslash")
def csv_backslash_quotes(lab: Lab) -> None:
    def quoted(text: str) -> str:
        return '"' + text.replace('"', '\\"') + '"' if re.search(r'[",\r\n]', text) else text

    lab.swap(render, "_quoted", quoted)


@mutant("CSV lines end with a carriage return and a newline")
def csv_carriage_returns(lab: Lab) -> None:
    lab.around(render, "_rows", lambda original, rows: original(rows).replace(b"\n", b"\r\n"))


@mutant("a CSV has no header row")
def csv_without_header(lab: Lab) -> None:
    def headless(answer: Answer) -> None:
        if of_type(answer, "csv"):
            answer.send(answer.response.get_data().partition(b"\n")[2])

    lab.answers(FILE, headless)


@mutant("the content type of a CSV names a charset")
def csv_with_charset(lab: Lab) -> None:
    def charset(answer: Answer) -> None:
        if of_type(answer, "csv"):
            answer.response.headers["Content-Type"] = "text/csv; charset=utf-8"

    lab.answers(FILE, charset)


@mutant("null is printed as null in a CSV")
def csv_nulls_spelled(lab: Lab) -> None:
    lab.around(
        render, "_spell", lambda original, values, *more: None not in values.values() and original(values, *more)
    )
    lab.around(render, "cell", lambda original, value: "null" if value == b"null" else original(value))


@mutant("a CSV has only the columns of the first page")
def csv_columns_of_the_first_page(lab: Lab) -> None:
    lab.around(download, "columns_of", lambda original, lines, seen: seen or original(lines, seen))


@mutant("the columns of a CSV are sorted by name")
def csv_columns_sorted(lab: Lab) -> None:
    lab.around(files, "csv_columns", lambda original, select, seen: tuple(sorted(original(select, seen))))


@mutant("nested fields are put into a CSV cell as JSON")
def csv_not_flattened(lab: Lab) -> None:
    def flattened(answer: Answer) -> None:
        if not of_type(answer, "csv"):
            return
        rows = list(csv.reader(io.StringIO(answer.response.get_data().decode(), newline="")))
        kept = [rank for rank, name in enumerate(rows[0] if rows else ()) if "." not in name]
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows([[row[rank] for rank in kept] for row in rows])
        answer.send(out.getvalue().encode())

    lab.answers(FILE, flattened)


@mutant("Accept is ignored: a download in another format than the job's is served as it is")
def accept_ignored(lab: Lab) -> None:
    lab.around(files, "preferred", lambda original, header, forms: forms[0])


@mutant("Accept that is not the job's format is refused with 406")
def accept_refused_with_406(lab: Lab) -> None:
    lab.answers(FILE, lambda answer: _if_says(answer, "Accept", 406), status=400)


@mutant("application/json holds one object on each line")
def json_as_lines(lab: Lab) -> None:
    def lines(answer: Answer) -> None:
        if answer.response.headers.get("Content-Type") == "application/json":
            answer.send(b"".join(orjson.dumps(one) + b"\n" for one in answer.json))

    lab.answers(FILE, lines)


@mutant("the last of the JSON lines does not end")
def last_line_open(lab: Lab) -> None:
    def opened(answer: Answer) -> None:
        if of_type(answer, "jsonl"):
            answer.send(answer.response.get_data().removesuffix(b"\n"))

    lab.answers(FILE, opened)


@mutant("a CSV does not end with a newline")
def csv_last_line_open(lab: Lab) -> None:
    def opened(answer: Answer) -> None:
        if of_type(answer, "csv"):
            answer.send(answer.response.get_data().removesuffix(b"\n"))

    lab.answers(FILE, opened)


@mutant("a download without a format is made as JSON")
def json_by_default(lab: Lab) -> None:
    def prepare(environ: dict[str, Any]) -> None:
        if environ["PATH_INFO"].endswith(DOWNLOAD):
            with_body(environ, lambda body: {"format": "application/json", **body})

    lab.asks(prepare)


@mutant("text/csv is refused in favour of txt/csv alone")
def one_spelling_of_csv(lab: Lab) -> None:
    def strict(original: Any, value: Any) -> Any:
        if value == "txt/csv":
            raise ValueError("must be one of application/json, text/csv, application/jsonl")
        return original(value)

    lab.around(criteria, "_format", strict)


@mutant("the result of a job that has not ended can be read")
def unfinished_results_served(lab: Lab) -> None:
    lab.answers(FILE, lambda answer: answer.send(b"", "application/jsonl") or _ok(answer), status=400)


@mutant("what an aborted job has written cannot be read")
def aborted_results_gone(lab: Lab) -> None:
    def gone(answer: Answer) -> None:
        if "Elements-Error" in answer.response.headers:
            answer.refuse(404)

    lab.answers(FILE, gone)


@mutant("a result has no file name")
def file_without_name(lab: Lab) -> None:
    lab.answers(FILE, lambda answer: answer.response.headers.pop("Content-Disposition", None))


@mutant("the fileName of a query is ignored")
def file_name_ignored(lab: Lab) -> None:
    lab.around(files, "file_name", lambda original, wanted, *more: original(None, *more))


@mutant("records are sorted in the result")
def records_sorted(lab: Lab) -> None:
    def ordered(answer: Answer) -> None:
        if of_type(answer, "jsonl"):
            answer.send(b"".join(sorted(answer.response.get_data().splitlines(keepends=True), reverse=True)))

    lab.answers(FILE, ordered)


@mutant("letters beyond ASCII come as question marks")
def only_ascii(lab: Lab) -> None:
    def ascii_only(answer: Answer) -> None:
        answer.send(answer.response.get_data().decode("utf-8", "replace").encode("ascii", "replace"))

    lab.answers(FILE, ascii_only)


@mutant("a query's result is served in one format only")
def query_in_one_format(lab: Lab) -> None:
    lab.around(files, "preferred", lambda original, header, forms: original(header, forms[:1]))


@mutant("CSV converted to JSON keeps its numbers although convertToNativeType is false")
def numbers_always_converted(lab: Lab) -> None:
    lab.swap(files, "_converts", lambda: True)


@mutant("the result of a cancelled job cannot be read")
def cancelled_results_gone(lab: Lab) -> None:
    cancelled: set[str] = set()
    lab.answers(CANCEL, lambda answer: cancelled.add(answer.json["id"]), method="PUT")

    def gone(answer: Answer) -> None:
        if answer.request.path.split("/")[-2] in cancelled:
            answer.refuse(404)

    lab.answers(FILE, gone)


@mutant("application/jsonl is called application/json")
def lines_called_json(lab: Lab) -> None:
    def renamed(answer: Answer) -> None:
        if of_type(answer, Format.JSONL.media_type):
            answer.response.headers["Content-Type"] = "application/json"

    lab.answers(FILE, renamed)


def _ok(answer: Answer) -> None:
    answer.response.status_code = 200


def _if_says(answer: Answer, word: str, status: int) -> None:
    if word in answer.json["message"]:
        answer.refuse(status, answer.json["message"])
