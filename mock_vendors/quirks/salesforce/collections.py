"""Up to 200 records in one request, with a verdict for each in the order of the request."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mock_vendors.exchange import Answer, Delivery, Request
from mock_vendors.quirks.salesforce.org import TYPED, Org, joined, listed, posted, told, truth, wrong
from mock_vendors.quirks.salesforce.verdicts import Verdict, Writer, Wrong
from mock_vendors.routes import Route

_MOST, _MOST_READ = 200, 2000
_ROLLED_BACK = Wrong(
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)
Write = Callable[[bool], Verdict]
"""Writes a record, or with True only says what would be wrong with that."""


class Collections:
    """``composite/sobjects``."""

    def __init__(self, org: Org, writers: Mapping[str, Writer]) -> None:
        self._org, self._writers = org, writers

    def routes(self) -> Iterator[Route]:
        path = f"{self._org.root}/composite/sobjects"
        yield Route("POST", path, self._create)
        yield Route("PATCH", path, self._update)
        yield Route("DELETE", path, self._delete)
        yield Route("GET", f"{path}/{{object}}", self._retrieve)
        yield Route("POST", f"{path}/{{object}}", self._retrieve, means="read")
        yield Route("PATCH", f"{path}/{{object}}/{{field}}", self._upsert)

    def _create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        records, whole = self._records(request)
        return self._done([self._to_insert(record) for record in records], whole)

    def _update(self, request: Request, _path: Mapping[str, str]) -> Answer:
        records, whole = self._records(request)
        return self._done([self._to_update(record) for record in records], whole)

    def _delete(self, request: Request, _path: Mapping[str, str]) -> Answer:
        ids = listed(request.parameters.get("ids"))
        _check_number(ids, "ids")
        return self._done([self._to_delete(each) for each in ids], truth(request.parameters.get("allOrNone")))

    def _upsert(self, request: Request, path: Mapping[str, str]) -> Answer:
        writer, field = self._writer(path["object"]), path["field"]
        records, whole = self._records(request)
        writes = [_to_upsert(writer, field, each) for each in records]
        return self._done(writes, whole, upsert=True)

    def _retrieve(self, request: Request, path: Mapping[str, str]) -> Answer:
        name = self._writer(path["object"]).name
        said = posted(request, "ids", "fields") if request.method == "POST" else {}
        ids = _texts(said, "ids") or listed(request.parameters.get("ids"))
        fields = _texts(said, "fields") or listed(request.parameters.get("fields"))
        _check_number(ids, "ids", _MOST_READ)
        for field in fields:
            if field not in self._org.columns[name]:
                raise wrong("INVALID_FIELD", f"No such column '{field}' on entity '{name}'.")
        dataset = self._org.stock.datasets[name]
        found = [dataset.locate(each) for each in ids]
        chosen = tuple(dict.fromkeys((*fields, "Id")))
        texts = [b"null" if row is None else self._org.record(request, name, row, chosen) for row in found]
        rows = [row for row in found if row is not None]
        return Answer(200, (("Content-Type", TYPED),), joined(texts), Delivery(name, rows) if rows else None)

    def _records(self, request: Request) -> tuple[list[dict[str, Any]], bool]:
        said = posted(request, "records", "allOrNone")
        records = said.get("records")
        if not isinstance(records, list) or not all(isinstance(each, dict) for each in records):
            raise wrong("JSON_PARSER_ERROR", "records must be a list of objects")
        _check_number(records, "records")
        return records, truth(said.get("allOrNone"))

    def _writer(self, name: Any) -> Writer:
        known = self._org.object(name) if isinstance(name, str) else None
        if known is None:
            raise wrong("INVALID_TYPE", f"sObject type '{name}' is not supported.")
        return self._writers[known]

    def _of(self, record: Mapping[str, Any]) -> Writer:
        attributes = record.get("attributes")
        return self._writer(attributes.get("type") if isinstance(attributes, dict) else None)

    def _to_insert(self, record: Mapping[str, Any]) -> Write:
        writer = self._of(record)
        return lambda dry: writer.insert(record, dry=dry)

    def _to_update(self, record: Mapping[str, Any]) -> Write:
        writer, identity = self._of(record), record.get("Id", record.get("id"))
        fields = {name: value for name, value in record.items() if name != "id"}
        known = identity if isinstance(identity, str) else None
        return lambda dry: writer.update(known, fields, dry=dry)

    def _to_delete(self, identity: str) -> Write:
        name = self._org.object_of(identity)
        if name is None:
            malformed = Wrong("MALFORMED_ID", f"bad id {identity}", ("Id",))
            return lambda _dry: Verdict(wrong=(malformed,))
        return lambda dry: self._writers[name].delete(identity, dry=dry)

    def _done(self, writes: Sequence[Write], whole: bool, *, upsert: bool = False) -> Answer:
        """Write them; with ``whole`` none where one would go wrong."""
        verdicts = [write(whole) for write in writes]
        if whole and all(verdict.good for verdict in verdicts):
            verdicts = [write(False) for write in writes]
        elif whole:
            verdicts = [Verdict(wrong=(_ROLLED_BACK,)) if verdict.good else verdict for verdict in verdicts]
        return told(200, [verdict.as_json(upsert=upsert) for verdict in verdicts])


def _texts(said: Mapping[str, Any], name: str) -> list[str]:
    found = said.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, str) for each in found):
        raise wrong("JSON_PARSER_ERROR", f"{name} must be a list of texts")
    return found


def _to_upsert(writer: Writer, field: str, record: Mapping[str, Any]) -> Write:
    return lambda dry: writer.upsert(field, record.get(field), record, dry=dry)


def _check_number(given: Sequence[Any], name: str, most: int = _MOST) -> None:
    if not given:
        raise wrong("REQUIRED_FIELD_MISSING", f"{name} must not be empty")
    if len(given) > most:
        raise wrong("LIMIT_EXCEEDED", f"a request may have up to {most} {name}, not {len(given)}")
