"""What a vendor makes of uploaded rows: which it looks at, which it rejects in any case, in what order it tells."""

from __future__ import annotations

import codecs
import random
import re
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from mock_vendors.jobs.job import Job

T = TypeVar("T")


def judged(job: Job, rows: Sequence[Iterable[Any]], seed: int) -> list[str]:
    """Return for each row ``take``, ``reject``, ``leave`` or ``lose``; the same for the same job and seed.

    Of a job that fails nothing is taken; of one that is full of errors, what its course says.
    """
    course = job.course
    if course.ends in ("failed", "aborted"):
        return ["leave"] * len(rows)
    dice = random.Random(f"{seed}/{job.kind}/{job.id}")
    pattern = re.compile(course.reject_pattern) if course.reject_pattern is not None else None
    made: list[str] = []
    for place, values in enumerate(rows):
        if course.cut is not None and place >= course.cut:
            made.append("lose")
            continue
        left, refused = dice.random() < course.unprocessed, dice.random() < course.rejects
        matched = pattern is not None and any(pattern.search(str(value)) for value in values if value is not None)
        made.append("leave" if left else "reject" if refused or matched else "take")
    return made


def opening(job: Job) -> bytes:
    """Return what stands before a table: a byte order mark where there is to be one, else nothing."""
    return codecs.BOM_UTF8 if job.course.bom else b""


def told(job: Job, verdicts: Sequence[T], seed: int) -> list[T]:
    """Return verdicts in the order in which the vendor tells them."""
    order = list(verdicts)
    if job.course.shuffled:
        random.Random(f"{seed}/{job.kind}/{job.id}/order").shuffle(order)
    return order


def columns(job: Job, names: Sequence[str], part: int) -> list[str]:
    """Return the columns of a part of a result, parts counted from 0, in the order in which they come there."""
    turn = part % len(names) if job.course.turned and names else 0
    return [*names[turn:], *names[:turn]]
