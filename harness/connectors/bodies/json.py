"""JSON bodies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from harness.connectors.bodies.encoding import ENCODINGS


@ENCODINGS.register("json")
def encode(record: Mapping[str, Any]) -> tuple[str, bytes]:
    """The standard library is used on purpose: it keeps integers of any size."""
    return "application/json", json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
