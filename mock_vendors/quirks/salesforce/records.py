"""Records one by one, by id or external id, and what was changed or deleted in a span of time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mock_vendors.data.dataset import Dataset
from mock_vendors.data.times import instant
from mock_vendors.data.version import State
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Answer, Delivery, Refusal, Request
from mock_vendors.quirks.salesforce.org import TYPED, Org, listed, posted, stamp, told, wrong
from mock_vendors.quirks.salesforce.verdicts import Verdict, Writer, Wrong
from mock_vendors.routes import Route

_STAMP = "SystemModstamp"
# Since when answers to an upsert that changed a record have a body.
_TELLING = 46


class Records:
    """What the vendor's file cannot say of single records."""

    def __init__(self, org: Org, writers: Mapping[str, Writer]) -> None:
        self._org, self._writers = org, writers

    def routes(self) -> Iterator[Route]:
        for name, writer in self._writers.items():
            one = _One(self._org, writer)
            root = f"{self._org.root}/sobjects/{name}"
            yield Route("GET", f"{root}/updated", one.updated, name)
            yield Route("GET", f"{root}/deleted", one.deleted, name)
            yield Route("GET", f"{root}/{{Id}}", one.retrieve, name)
            for field in self._org.stock.spec.resources[name].facts["external_ids"]:
                yield Route("GET", f"{root}/{field}/{{value}}", one.by(field).retrieve, name)
                yield Route("PATCH", f"{root}/{field}/{{value}}", one.by(field).upsert, name)


class _One:
    """Single records of one object."""

    def __init__(self, org: Org, writer: Writer) -> None:
        self._org, self._writer = org, writer
        self._dataset: Dataset = org.stock.datasets[writer.name]

    def by(self, field: str) -> _External:
        return _External(self._org, self._writer, self, field)

    def retrieve(self, request: Request, path: Mapping[str, str]) -> Answer:
        identity = path["Id"]
        row = self._dataset.locate(identity)
        if row is None:
            ever = self._dataset.ever(identity)
            if ever is not None and self._dataset.state(ever) is State.SOFT:
                raise wrong("ENTITY_IS_DELETED", "entity is deleted", error="gone")
            raise Refusal("bad_id", [{"field": "Id", "value": identity}])
        return self.shown(request, row)

    def shown(self, request: Request, row: int) -> Answer:
        """Return one record with the fields that a request chooses."""
        if request.visible != EVERYTHING and not self._dataset.meets(request.visible, row):
            raise Refusal("not_found", path=request.path)
        fields = listed(request.parameters.get("fields"))
        known = self._org.columns[self._writer.name]
        for field in fields:
            if field not in known:
                raise wrong("INVALID_FIELD", f"No such column '{field}' on entity '{self._writer.name}'.")
        chosen = tuple(dict.fromkeys((*fields, "Id"))) if fields else ()
        body = self._org.record(request, self._writer.name, row, chosen)
        return Answer(200, (("Content-Type", TYPED),), body, Delivery(self._writer.name, (row,)))

    def updated(self, request: Request, _path: Mapping[str, str]) -> Answer:
        start, end = _span(request)
        view = self._dataset.view(_between(start, end))
        ids = [self._dataset.record(row)["Id"] for row in view.cut(0, len(view))]
        return told(200, {"ids": ids, "latestDateCovered": stamp(end)})

    def deleted(self, request: Request, _path: Mapping[str, str]) -> Answer:
        start, end = _span(request)
        gone = Comparison("IsDeleted", "=", True)
        view = self._dataset.view(All((_between(start, end), gone)), deleted=True)
        records = [self._dataset.record(row) for row in view.cut(0, len(view))]
        told_of = [{"id": each["Id"], "deletedDate": each[_STAMP]} for each in records]
        covered = {"earliestDateAvailable": stamp(start), "latestDateCovered": stamp(end)}
        return told(200, {"deletedRecords": told_of, **covered})


class _External:
    """Records of one object by one of its external ids."""

    def __init__(self, org: Org, writer: Writer, one: _One, field: str) -> None:
        self._org, self._writer, self._one, self._field = org, writer, one, field

    def retrieve(self, request: Request, path: Mapping[str, str]) -> Answer:
        found = self._found(path["value"])
        if not found:
            raise Refusal("not_found", path=request.path)
        return self._several(request, found) or self._one.retrieve(request, {"Id": found[0]})

    def upsert(self, request: Request, path: Mapping[str, str]) -> Answer:
        several = self._several(request, self._found(path["value"]))
        if several is not None:
            return several
        said = posted(request)
        if self._field in said:
            raise wrong("INVALID_FIELD", f"{self._field} should not be specified in the sobject data.")
        verdict = self._writer.upsert(self._field, path["value"], said)
        if not verdict.good:
            raise _refused(verdict)
        if not verdict.created and float(self._org.asked_version(request)) < _TELLING:
            return Answer(204)
        return told(201 if verdict.created else 200, verdict.as_json(upsert=True))

    def _found(self, value: str) -> list[str]:
        found = self._writer.found(self._field, value)
        if isinstance(found, Wrong):
            raise wrong(found.code, found.message)
        return found

    def _several(self, request: Request, found: list[str]) -> Answer | None:
        if len(found) < 2:
            return None
        root = f"{self._org.asked_root(request)}/sobjects/{self._writer.name}"
        return told(300, [f"{root}/{identity}" for identity in found])


def _refused(verdict: Verdict) -> Refusal:
    problems = [
        {"code": each.code, "message": each.message, "fields": list(each.fields) or None} for each in verdict.wrong
    ]
    return Refusal("invalid", problems)


def _span(request: Request) -> tuple[float, float]:
    moments = []
    for name in ("start", "end"):
        text = request.parameters.get(name, "")
        try:
            # A plus sign that nobody encoded arrives as a blank.
            moments.append(instant(text.replace(" ", "+")))
        except ValueError as error:
            code = "INVALID_REPLICATION_DATE" if text else "MISSING_ARGUMENT"
            raise wrong(code, f"{name} must be an instant, not '{text}'") from error
    start, end = moments
    if start >= end:
        raise wrong("INVALID_REPLICATION_DATE", "startDate before endDate")
    return start, end


def _between(start: float, end: float) -> Condition:
    return All((Comparison(_STAMP, ">=", start), Comparison(_STAMP, "<", end)))
