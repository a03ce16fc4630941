"""What every way of writing several records at once is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from harness.connectors.definition_values import ObjectDefinition
from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError, Refused, UnknownOutcome
from harness.connectors.exchange import Exchange
from harness.connectors.native import Way
from harness.connectors.page import Call
from harness.connectors.registry import Registry
from harness.connectors.wire import Answer, Request

Record = Mapping[str, Any]
Written = Sequence[str | ConnectorError]
"""For each record, in their order, its id or why it was not written."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Records of one object that are written together; ``field`` is the vendor's name of what identifies them."""

    resource: ObjectDefinition
    way: Way
    path: str
    field: str
    exchange: Exchange
    headers: Mapping[str, str]

    def sent(self, method: str, path: str, body: Any, read: Callable[[Answer], Written], call: Call) -> Written:
        """Send a JSON body; creates are sent once, all else as often as it takes."""
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {**self.headers, "Content-Type": "application/json"}
        request = Request(path, method, headers, text)
        return self.exchange.write(request, call, read, repeatable=self.way.action != "create")


Batch = Callable[[Lot, Sequence[Record], Call], Written]

BATCHES: Registry[Batch] = Registry("way of batches", __name__.rpartition(".")[0])


def document(answer: Answer) -> Any:
    """Read an answer that must be JSON; `NoPage` if it is not."""
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NoPage(f"the answer to a batch is not JSON ({error})", shape=False) from None


def refused(reason: str, text: str, status: int | None, said: Any) -> Refused:
    """Return why one record was not written, with the vendor's own words."""
    return Refused(reason, text, status=status, provider_message=json.dumps(said, ensure_ascii=False))


def untold(place: str) -> UnknownOutcome:
    """Return what is known of a record that the answer says nothing about."""
    return UnknownOutcome("Not told", f"{place} says nothing about this record")
