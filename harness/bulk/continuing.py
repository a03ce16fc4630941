"""Criteria of a job that goes on where an earlier one ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import floor
from typing import Any

from harness.bulk.criteria import BLANKS, BadCriteria, Criteria, Start, Window, planned
from harness.bulk.criteria.statement import bounds, joined
from harness.bulk.engine.download import ask_of, resume_point
from harness.bulk.instants import iso_exact, parse_iso
from harness.bulk.jobs import Direction, Job, StopReason
from harness.bulk.store.protocol import Checkpoint
from harness.connectors.definition_values import Definition
from harness.ocnql import And, Comparison, Condition, parse_condition

_ENDED_WELL = (StopReason.END, StopReason.LIMIT, StopReason.API_LIMIT)
_KEYS: Mapping[str, tuple[str, ...]] = {
    "format": ("format", "fileFormat"),
    "select_fields": ("selectFields",),
    "limit": ("limit",),
    "api_limit": ("apiLimit",),
    "filter_nulls": ("filterNulls",),
    "where": ("where",),
    "query": ("query",),
    "page_size": ("pageSize",),
    "child": ("child",),
    "notification_url": ("notificationUrl", "Elements-Async-Callback-Url"),
}
# What must stay as it was for a place in the earlier job's list to mean the same place.
_BOUND = ("where", "query", "page_size")


def continued(
    wanted: Criteria,
    given: Mapping[str, Any],
    before: Job,
    point: Checkpoint,
    definition: Definition,
    *,
    pushed: bool = False,
) -> Criteria:
    """Return what a job does that continues ``before``, whose last checkpoint is ``point``; raises `BadCriteria`.

    ``wanted`` is what the new call says and ``given`` the keys it gave by name: all else is inherited, but for
    ``docsHubDetails``, since a later slice delivered to the same path would replace the earlier one. After a limit
    or an apiLimit the job begins at the record after the last one. After an end it begins anew with what has changed
    since the list was begun, by ``before`` or by the first of the jobs that it went on for: by ``filterDateField`` or,
    with ``pushed`` (calls of ``/bulk/query``, whose window comes in ``wanted.window``), by the object's own date, of
    which the vendor is asked. A job that continues a native one by ``/bulk/query`` has to be native, too.
    """
    named = {key for key, value in given.items() if value is not None}
    if problems := list(_refusals(wanted, before, pushed=pushed)):
        raise BadCriteria(problems)
    earlier = planned(before.plan)
    point = resume_point((point,), point.offset, earlier)
    merged = _merged(wanted, named, earlier)
    if before.stop is StopReason.END:
        if pushed:
            return _asked_since(merged, wanted, before, definition)
        return _kept_since(merged, wanted, given, before)
    return _onward(merged, wanted, given, before, point, pushed=pushed)


def _refusals(wanted: Criteria, before: Job, *, pushed: bool) -> Iterator[str]:
    if before.direction is not Direction.DOWNLOAD:
        yield f"continueFromJobId: job {before.id} is an upload; only downloads can be continued"
    elif before.stop not in _ENDED_WELL:
        yield (
            f"continueFromJobId: job {before.id} is {before.status}; only a job that came to its end, to its limit "
            "or to its apiLimit can be continued"
        )
    elif wanted.object_name not in ("", before.object_name):
        yield f"objectName: job {before.id} downloaded '{before.object_name}', not '{wanted.object_name}'"
    elif before.native and not pushed:
        yield f"continueFromJobId: job {before.id} ran through the vendor's bulk API; continue it by POST /bulk/query"


def _merged(wanted: Criteria, named: set[str], earlier: Criteria) -> Criteria:
    own = {name: getattr(wanted, name) for name, keys in _KEYS.items() if named.intersection(keys)}
    return replace(earlier, **own, target=wanted.target, continues=wanted.continues, start=None)


def _onward(
    merged: Criteria, wanted: Criteria, given: Mapping[str, Any], before: Job, point: Checkpoint, *, pushed: bool
) -> Criteria:
    if pushed and wanted.window:
        raise BadCriteria([f"from, to: job {before.id} stopped inside its list, which goes on with the same window"])
    window = None if pushed else _window(merged.window, wanted, given, before)
    following = replace(merged, window=window or merged.window, start=Start(point.position, point.skip, _began(before)))
    if problems := list(_moved(following, planned(before.plan), before)):
        raise BadCriteria(problems)
    return following


def _moved(following: Criteria, earlier: Criteria, before: Job) -> Iterator[str]:
    """Name what would make the place at which the earlier job stopped another one."""
    for name in _BOUND:
        now, then = getattr(following, name), getattr(earlier, name)
        if now != then and not (name == "where" and _same(now, then)):
            told = "left out" if then is None else f"{then!r}"
            yield f"{_KEYS[name][0]}: must be {told} as in job {before.id}, to go on where that one stopped"
    then, now = ask_of(earlier).fields, ask_of(following).fields
    if then and (not now or not set(now) <= set(then)):
        yield f"selectFields: must be among those of job {before.id}: {', '.join(then)}"


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and parse_condition(one) == parse_condition(other)


def _window(inherited: Window | None, wanted: Criteria, given: Mapping[str, Any], before: Job) -> Window | None:
    """Return the window for a list that goes on: each end as given, or else as inherited."""
    own = wanted.window
    start = own.start if own and own.start is not None else inherited.start if inherited else None
    end = own.end if own and own.end is not None else inherited.end if inherited else None
    return (
        None if start is None and end is None else _checked(_date_field(inherited, wanted, given, before), start, end)
    )


def _kept_since(merged: Criteria, wanted: Criteria, given: Mapping[str, Any], before: Job) -> Criteria:
    """Keep in the platform what has changed since; an end that the earlier job had is over."""
    own = wanted.window
    start = own.start if own and own.start is not None else _began(before)
    field = _date_field(merged.window, wanted, given, before)
    return replace(merged, window=_checked(field, start, own.end if own else None))


def _asked_since(merged: Criteria, wanted: Criteria, before: Job, definition: Definition) -> Criteria:
    """Ask the vendor for what has changed since; an end that the earlier job had is over."""
    own, resource = wanted.window, definition.object(merged.object_name)
    start = own.start if own and own.start is not None else _began(before)
    try:
        conditions, query = bounds(start, own.end if own else None, resource)
    except BadCriteria as error:
        text = f"continueFromJobId: job {before.id} read everything, and what changed since cannot be asked for"
        raise BadCriteria([f"{text}: {problem}" for problem in error.problems]) from error
    where = parse_condition(merged.where) if merged.where else None
    kept = _without_end(where, before, {part.field for part in conditions if isinstance(part, Comparison)})
    return replace(merged, where=joined(kept, conditions), query={**merged.query, **query})


def _without_end(where: Condition | None, before: Job, dates: set[str]) -> Condition | None:
    """Take out of a condition the end of the window that the earlier job was given."""
    given = before.criteria.get("to")
    if not isinstance(given, str) or where is None:
        return where
    ends = {Comparison(date, "<=", iso_exact(parse_iso(given))) for date in dates}
    left = tuple(part for part in (where.parts if isinstance(where, And) else (where,)) if part not in ends)
    return And(left) if len(left) > 1 else next(iter(left), None)


def _date_field(inherited: Window | None, wanted: Criteria, given: Mapping[str, Any], before: Job) -> str:
    """Return the field to compare: the new call's, else the earlier job's, which may have named it without need."""
    named = (
        wanted.window.date_field if wanted.window else "",
        given.get("filterDateField"),
        inherited.date_field if inherited else "",
        before.criteria.get("filterDateField"),
    )
    found = next((name.strip(BLANKS) for name in named if isinstance(name, str) and name.strip(BLANKS)), "")
    if not found:
        raise BadCriteria(
            [f"filterDateField is missing: it tells which records have changed since job {before.id}, which read all"]
        )
    return found


def _began(before: Job) -> float:
    """Return the second from which on changes may be missing: some vendors round their dates down to one."""
    start = planned(before.plan).start
    return float(floor(before.created_at)) if start is None or start.began is None else start.began


def _checked(date_field: str, start: float | None, end: float | None) -> Window:
    if start is not None and end is not None and start > end:
        raise BadCriteria([f"to: must not be before {iso_exact(start)}, from where the job goes on"])
    return Window(date_field, start, end)
