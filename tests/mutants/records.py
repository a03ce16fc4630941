"""Which records a download keeps, and what becomes of their fields."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import orjson

from harness.bulk.criteria import reading
from harness.bulk.criteria.values import Window
from harness.bulk.engine import download, shape
from harness.bulk.results.values import is_object, lookup, members, object_of
from harness.connectors import walk
from harness.ocnql import predicate
from mutants.lab import Lab
from mutants.registry import mutant


@mutant("a record dated at the end of the window is left out")
def exclusive_window_end(lab: Lab) -> None:
    def holds(original: Any, self: Any, at: float | None) -> bool:
        return original(self, at) and (self.end is None or at != self.end)

    lab.around(Window, "holds", holds)


@mutant("a record dated at the beginning of the window is left out")
def exclusive_window_start(lab: Lab) -> None:
    def holds(original: Any, self: Any, at: float | None) -> bool:
        return original(self, at) and (self.start is None or at != self.start)

    lab.around(Window, "holds", holds)


@mutant("records without the date of the window are kept")
def undated_kept(lab: Lab) -> None:
    lab.around(Window, "holds", lambda original, self, at: at is None or original(self, at))


@mutant("the window has no end")
def window_without_end(lab: Lab) -> None:
    lab.around(Window, "holds", lambda original, self, at: original(replace(self, end=None), at))


@mutant("the window looks at records after their fields were selected")
def window_after_selection(lab: Lab) -> None:
    def shaper(original: Any, criteria: Any, instant: Any = shape.parse_vendor) -> Any:
        if not (criteria.window and criteria.select_fields):
            return original(criteria, instant)
        first, then = original(replace(criteria, window=None), instant), shape._window(criteria.window, instant)
        return lambda record: then(first(record))

    lab.around(download, "shaper", shaper)


@mutant("offsets of from and to are taken for UTC")
def offsets_ignored(lab: Lab) -> None:
    def parse(original: Any, text: str) -> float:
        return original(re.sub(r"[+-]\d\d:\d\d$", "Z", text))

    lab.around(reading, "parse_iso", parse)


@mutant("filterNulls is ignored")
def nulls_kept(lab: Lab) -> None:
    lab.swap(shape, "without_nulls", lambda record: record)


@mutant("filterNulls looks only at the top of a record")
def inner_nulls_kept(lab: Lab) -> None:
    def stripped(record: bytes) -> bytes:
        return object_of((key, value) for key, value in members(record).items() if value != b"null")

    lab.swap(shape, "without_nulls", stripped)


@mutant("nulls are dropped though nobody asked for that")
def nulls_always_dropped(lab: Lab) -> None:
    def shaper(original: Any, criteria: Any, *more: Any) -> Any:
        return original(replace(criteria, filter_nulls=True), *more)

    lab.around(download, "shaper", shaper)


@mutant("objects emptied by filterNulls are dropped as well")
def emptied_objects_dropped(lab: Lab) -> None:
    def stripped(original: Any, record: bytes) -> bytes:
        return object_of((key, value) for key, value in members(original(record)).items() if value != b"{}")

    lab.around(shape, "without_nulls", stripped)


@mutant("selectFields is ignored")
def selection_ignored(lab: Lab) -> None:
    def shaper(original: Any, criteria: Any, *more: Any) -> Any:
        return original(replace(criteria, select_fields=()), *more)

    lab.around(download, "shaper", shaper)


@mutant("a selected dotted field loses its nesting in JSON")
def selection_flattens(lab: Lab) -> None:
    def projection(names: tuple[str, ...]) -> Any:
        def run(record: bytes) -> bytes:
            found = members(record)
            picked = ((name, lookup(found, name)) for name in names)
            return object_of((name, value) for name, value in picked if value is not None)

        return run

    lab.swap(shape, "projection", projection)


@mutant("a selected field that a record does not have comes as null")
def selection_invents_nulls(lab: Lab) -> None:
    def projection(original: Any, names: tuple[str, ...]) -> Any:
        run = original(names)

        def padded(record: bytes) -> bytes:
            found = members(run(record))
            return object_of({**{name: b"null" for name in names if "." not in name}, **found}.items())

        return padded

    lab.around(shape, "projection", projection)


@mutant("the last record of each page is lost")
def last_of_each_page_lost(lab: Lab) -> None:
    def take(original: Any, page: Any, *more: Any) -> Any:
        return original(replace(page, records=page.records[:-1]), *more)

    lab.around(download, "take", take)


@mutant("the first record of each page but the first comes twice")
def overlapping_pages(lab: Lab) -> None:
    def take(original: Any, page: Any, point: Any, *more: Any) -> Any:
        doubled = page.records[:1] if point.position and point.skip == 0 else ()
        return original(replace(page, records=(*doubled, *page.records)), point, *more)

    lab.around(download, "take", take)


@mutant("the last page is not written, and the job is COMPLETED")
def last_page_lost(lab: Lab) -> None:
    def take(original: Any, page: Any, point: Any, *more: Any) -> Any:
        last = page.next is None and point.position is not None
        return original(replace(page, records=()) if last else page, point, *more)

    lab.around(download, "take", take)


@mutant("large whole numbers are rounded, as they are by a client that reads them as floating point")
def large_numbers_rounded(lab: Lab) -> None:
    def rounded(text: re.Match[bytes]) -> bytes:
        number = int(text[0])
        return text[0] if abs(number) < 2**53 else str(int(float(number))).encode()

    def shaper(original: Any, *arguments: Any) -> Any:
        run = original(*arguments)

        def step(record: bytes) -> bytes | None:
            line = run(record) if run else record
            return None if line is None else re.sub(rb"(?<=:)-?\d{16,}(?=[,}])", rounded, line)

        return step

    lab.around(download, "shaper", shaper)


@mutant("empty texts become null")
def empty_texts_become_null(lab: Lab) -> None:
    _each(lab, lambda value: b"null" if value == b'""' else value)


@mutant("texts are trimmed")
def texts_trimmed(lab: Lab) -> None:
    _each(lab, lambda value: orjson.dumps(orjson.loads(value).strip()) if value.startswith(b'"') else value)


@mutant("false values become null")
def false_becomes_null(lab: Lab) -> None:
    _each(lab, lambda value: b"null" if value == b"false" else value)


@mutant("!= finds no record whose field is null")
def unequal_leaves_nulls_out(lab: Lab) -> None:
    def compared(original: Any, value: Any, sign: str, wanted: Any) -> bool:
        return original(value, sign, wanted) and not (value is None and sign in ("!=", "<>"))

    lab.around(predicate, "_compared", compared)


@mutant("LIKE ignores case")
def like_ignores_case(lab: Lab) -> None:
    def pattern(original: Any, text: str) -> Any:
        found = original(text)
        return re.compile(found.pattern, found.flags | re.IGNORECASE)

    lab.around(predicate, "_pattern", pattern)


@mutant("what the vendor's filter lets through is not looked at again")
def vendor_filter_trusted(lab: Lab) -> None:
    lab.swap(walk, "matches", lambda condition, record: True)


def _each(lab: Lab, change: Any) -> None:
    def shaper(original: Any, *arguments: Any) -> Any:
        run = original(*arguments)

        def step(record: bytes) -> bytes | None:
            line = run(record) if run else record
            return None if line is None else _changed(line, change)

        return step

    lab.around(download, "shaper", shaper)


def _changed(record: bytes, change: Any) -> bytes:
    return object_of(
        (key, _changed(value, change) if is_object(value) else change(value)) for key, value in members(record).items()
    )
