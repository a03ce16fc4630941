"""Microsoft Graph's JSON batches: requests as they would be made alone, each answered with a status of its own.

Source: https://learn.microsoft.com/graph/json-batching
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.connectors.batches.batch import BATCHES, Lot, Record, Written, document, refused, untold
from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError, Exhausted, UnknownOutcome, Unsupported
from harness.connectors.exchange import UNTOUCHED
from harness.connectors.page import Call
from harness.connectors.placeholders import filled
from harness.connectors.wire import Answer


@BATCHES.register("graph batch")
def write(lot: Lot, records: Sequence[Record], call: Call) -> Written:
    """The requests within name their paths below the address that the batch itself is below."""
    parts = [{"id": str(place), **_part(lot, record)} for place, record in enumerate(records)]

    def read(answer: Answer) -> Written:
        told = document(answer)
        responses = told.get("responses") if isinstance(told, dict) else None
        if not isinstance(responses, list):
            raise NoPage("the answer to a batch has no 'responses'", shape=True)
        by_id = {one.get("id"): one for one in responses if isinstance(one, dict)}
        return [_verdict(lot, record, by_id.get(str(place))) for place, record in enumerate(records)]

    return lot.sent("POST", lot.path, {"requests": parts}, read, call)


def _part(lot: Lot, record: Record) -> dict[str, Any]:
    below, headers = lot.path.rpartition("/")[0], {**lot.headers, "Content-Type": "application/json"}
    key, create, update = lot.resource.primary_key, lot.resource.create, lot.resource.update
    if lot.way.action == "update" and update is not None:
        path = filled(update.path, {"id": str(record[key])}, path=True)
        body = {name: value for name, value in record.items() if name != key}
        return {"method": update.method, "url": path.removeprefix(below), "headers": headers, "body": body}
    if create is None:
        raise Unsupported(f"'{lot.resource.name}' cannot be created")
    return {"method": "POST", "url": create.path.removeprefix(below), "headers": headers, "body": record}


def _verdict(lot: Lot, record: Record, told: Mapping[str, Any] | None) -> str | ConnectorError:
    status = told.get("status") if told else None
    if told is None or not isinstance(status, int):
        return untold(lot.path)
    body = told.get("body") if isinstance(told.get("body"), dict) else {}
    if 200 <= status < 300:
        return str((body or {}).get(lot.resource.primary_key) or record.get(lot.resource.primary_key, ""))
    error = (body or {}).get("error")
    reason, text = (str(error.get(name, "")) for name in ("code", "message")) if isinstance(error, dict) else ("", "")
    if status in UNTOUCHED:
        return Exhausted(reason or "Too many calls", text, status=status)
    if status >= 500:
        return UnknownOutcome(reason or "Vendor fault", text, status=status)
    return refused(reason or "Refused", text, status, told)
