"""Salesforce's sObject collections: verdicts in the order of the records, none of them undone for another's sake.

Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_sobjects_collections.htm
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from harness.connectors.batches.batch import BATCHES, Lot, Record, Written, document, refused
from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError
from harness.connectors.page import Call
from harness.connectors.wire import Answer

_STATUS = 400


@BATCHES.register("salesforce collections")
def write(lot: Lot, records: Sequence[Record], call: Call) -> Written:
    """Upserts go to the object's own path below, with the field by which its records are known."""
    name = lot.resource.vendor_name
    kind = {"attributes": {"type": name}}
    upserts = lot.way.action == "upsert"
    path = f"{lot.path}/{name}/{lot.field}" if upserts else lot.path

    def read(answer: Answer) -> Written:
        told = document(answer)
        if not isinstance(told, list) or len(told) != len(records) or not all(isinstance(one, dict) for one in told):
            raise NoPage("the answer to a batch does not have a verdict for each record", shape=True)
        return [_verdict(one, record) for one, record in zip(told, records, strict=True)]

    body = {"allOrNone": False, "records": [{**kind, **record} for record in records]}
    return lot.sent("POST" if lot.way.action == "create" else "PATCH", path, body, read, call)


def _verdict(told: Mapping[str, Any], record: Record) -> str | ConnectorError:
    if told.get("success") is True:
        return str(told.get("id") or record.get("Id") or "")
    errors = [error for error in told.get("errors") or () if isinstance(error, dict)]
    reason = str(errors[0].get("statusCode", "Refused")) if errors else "Refused"
    return refused(reason, "; ".join(str(error.get("message", "")) for error in errors), _STATUS, told)
