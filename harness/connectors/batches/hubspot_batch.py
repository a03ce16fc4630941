"""HubSpot's batches: what was written comes back in order, what was not stands beside it without its place.

Source: https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/batch/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from harness.connectors.batches.batch import BATCHES, Lot, Record, Written, document, refused, untold
from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError
from harness.connectors.lookup import contains
from harness.connectors.page import Call
from harness.connectors.wire import Answer

_STATUS, _PROPERTIES = 400, "properties"


@BATCHES.register("hubspot batch")
def write(lot: Lot, records: Sequence[Record], call: Call) -> Written:
    """The path ends with what is done: ``create``, ``update`` by the objects' ids, ``upsert`` by a unique property."""
    inputs = [_input(lot, record) for record in records]

    def read(answer: Answer) -> Written:
        told = document(answer)
        if not isinstance(told, dict) or not isinstance(told.get("results"), list):
            raise NoPage("the answer to a batch has no 'results'", shape=True)
        return list(_verdicts(lot, inputs, told))

    return lot.sent("POST", f"{lot.path}/{lot.way.action}", {"inputs": inputs}, read, call)


def _input(lot: Lot, record: Record) -> dict[str, Any]:
    properties = dict(record.get(_PROPERTIES) or {})
    match lot.way.action:
        case "update":
            key = lot.resource.primary_key
            return {**record, _PROPERTIES: properties, key: str(record[key])}
        case "upsert":
            name = lot.field.removeprefix(f"{_PROPERTIES}.")
            identity = str(properties.pop(name, ""))
            return {**record, _PROPERTIES: properties, "idProperty": name, "id": identity}
        case _:
            return {**record, _PROPERTIES: properties}


def _verdicts(lot: Lot, inputs: Sequence[Record], told: Mapping[str, Any]) -> Iterator[str | ConnectorError]:
    """Results keep the order of the records; a record that the next result does not say was not written."""
    results = [one for one in told["results"] if isinstance(one, dict)]
    errors = [one for one in told.get("errors") or () if isinstance(one, dict)]
    left = len(inputs) - len(results)
    for record in inputs:
        if results and (left <= 0 or _is(results[0], record)):
            yield str(results.pop(0).get("id", ""))
        else:
            left -= 1
            # Of several errors that name no record the order is taken for that of the records, which is a guess.
            yield _wrong(errors.pop(0)) if errors else untold(lot.path)


def _is(found: Mapping[str, Any], record: Record) -> bool:
    if "id" in record and "idProperty" not in record:
        return bool(str(found.get("id")) == record["id"])
    return contains(found.get(_PROPERTIES), record[_PROPERTIES])


def _wrong(error: Mapping[str, Any]) -> ConnectorError:
    return refused(str(error.get("category", "Refused")), str(error.get("message", "")), _STATUS, error)
