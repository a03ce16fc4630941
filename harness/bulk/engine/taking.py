"""What of a page goes into the result, and the place after it: decided, not done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.bulk.criteria import Criteria
from harness.bulk.engine.shape import Step
from harness.bulk.jobs import StopReason
from harness.bulk.store.protocol import Checkpoint
from harness.connectors.page import Page


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page, or a part of it, adds to a result, and the place after it (offset and columns still to be known).

    ``sources`` are the records as they came, line by line; ``more`` tells that the page has more to give.
    """

    lines: Sequence[bytes]
    sources: Sequence[bytes]
    point: Checkpoint
    more: bool


def take(page: Page, point: Checkpoint, criteria: Criteria, shape: Step | None, most: int | None = None) -> Taken:
    """Take what passes, up to ``most`` lines and up to the job's limit, which may cut inside a page."""
    rest = page.records[point.skip :] if point.skip else page.records
    left = None if criteria.limit is None else criteria.limit - point.records
    room = min((number for number in (left, most) if number is not None), default=None)
    lines, sources, used = _shaped(rest, room, shape)
    full = left is not None and len(lines) >= left
    inside = used < len(rest)
    stays = inside or page.next is None
    after = replace(
        point,
        position=point.position if stays else page.next,
        skip=point.skip + used if stays else 0,
        records=point.records + len(lines),
        excluded=point.excluded + used - len(lines),
        stop=StopReason.LIMIT if full else StopReason.END if page.next is None and not inside else None,
    )
    return Taken(lines, sources, after, more=inside and not full)


def _shaped(
    records: Sequence[bytes], room: int | None, shape: Step | None
) -> tuple[Sequence[bytes], Sequence[bytes], int]:
    if shape is None:
        lines = records if room is None else records[:room]
        return lines, lines, len(lines)
    kept: list[bytes] = []
    sources: list[bytes] = []
    for used, record in enumerate(records):
        if room is not None and len(kept) >= room:
            return kept, sources, used
        if (line := shape(record)) is not None:
            kept.append(line)
            sources.append(record)
    return kept, sources, len(records)
