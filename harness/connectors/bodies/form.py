"""Form-encoded bodies, as in HTML forms."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from harness.connectors.bodies.encoding import ENCODINGS


@ENCODINGS.register("form")
def encode(record: Mapping[str, Any]) -> tuple[str, bytes]:
    """Lists are joined by commas, amounts of money become plain decimals, nothing is sent for null."""
    fields = {name: _text(value) for name, value in record.items() if value is not None}
    return "application/x-www-form-urlencoded", urlencode(fields).encode("ascii")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, Mapping) and {"amount", "divisor"} <= set(value):
        return str(Decimal(str(value["amount"])) / Decimal(str(value["divisor"])))
    return str(value)
