"""A vendor that repeats everything it was sent tells no secret through us."""

from __future__ import annotations

import json

import pytest
from unit.connectors.vendors import vendor_of
from unit.connectors.wire import Calls, Said, Sent, connected

from harness.connectors.definition import connector_names, load_definition
from harness.connectors.errors import Refused
from harness.connectors.page import Ask

NAMES = [name for name in connector_names() if load_definition(name).objects]
SENSITIVE = ("Authorization", "X-Shopify-Access-Token", "x-api-key")


@pytest.mark.parametrize("name", NAMES)
def test_what_a_vendor_echoes_is_blanked_out(name: str) -> None:
    sent: list[Sent] = []

    def echo(request: Sent) -> Said:
        sent.append(request)
        return Said(403, json.dumps({"message": "no", "headers": dict(request.headers), "url": request.url}).encode())

    credentials = vendor_of(name, 0).credentials
    connector, _ = connected(name, echo, credentials=credentials)
    flat = next(found.name for found in load_definition(name).objects if found.parent is None)
    with pytest.raises(Refused) as error:
        connector.page(Ask(flat), None, Calls())
    told = f"{error.value} {error.value.provider_message} {connector!r}"
    secrets = [text.split()[-1].rpartition(":")[2] for key in SENSITIVE if (text := sent[0].headers.get(key))]
    assert secrets
    assert not [secret for secret in secrets if secret in told]
