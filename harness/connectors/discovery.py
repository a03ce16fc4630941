"""Which objects there are, where only the vendor knows."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from harness.connectors.definition_values import Definition
from harness.connectors.envelope import NoPage
from harness.connectors.exchange import Exchange
from harness.connectors.page import Call
from harness.connectors.wire import Answer, Request


def object_names(definition: Definition, exchange: Exchange, call: Call) -> tuple[str, ...]:
    """Return the names of the definition's objects, or those that the vendor tells where any name will do."""
    if definition.template is None or not definition.discovery:
        return tuple(found.name for found in definition.objects)
    return replace(exchange, data=False).read(Request(definition.discovery), call, _names)


def _names(answer: Answer) -> tuple[str, ...]:
    try:
        return msgspec.json.decode(answer.body, type=tuple[str, ...])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoPage(f"no array of object names ({error})", shape=False) from None
