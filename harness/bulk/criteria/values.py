"""What is asked of a download, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.bulk.formats import Format


class BadCriteria(ValueError):
    """The criteria cannot be used; the text names every key that is wrong and its right form."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True)
class Window:
    """Instants between which a record's date field must lie, both ends included."""

    date_field: str
    start: float | None
    end: float | None

    def holds(self, instant: float | None) -> bool:
        if instant is None:
            return False
        return (self.start is None or instant >= self.start) and (self.end is None or instant <= self.end)


@dataclass(frozen=True, slots=True)
class Child:
    """An object whose records are fetched for each record, by the value of that field of it."""

    object_name: str
    key_field: str


@dataclass(frozen=True, slots=True)
class Target:
    """Where a finished file goes: an instance of a documentation hub, and the path there, file name included."""

    instance_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Start:
    """The place at which a continuing job begins: a page, and how many of its records an earlier job has written.

    ``began`` is the second in which the first of these jobs began with the list, since what changed on its pages from
    then on is in none of them.
    """

    position: Mapping[str, Any] | None
    skip: int
    began: float | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a download does, everything resolved: the engine needs nothing else, whichever call made the job."""

    object_name: str
    format: Format = Format.JSONL
    select_fields: tuple[str, ...] = ()
    limit: int | None = None
    api_limit: int | None = None
    filter_nulls: bool = False
    window: Window | None = None
    where: str | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    page_size: int = 200
    order_by: str | None = None
    child: Child | None = None
    target: Target | None = None
    continues: int | None = None
    start: Start | None = None
    notification_url: str | None = None
