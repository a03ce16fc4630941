"""Records compared whatever their order, since some vendors list the newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any


def unordered(records: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return each record as a line of JSON with its keys in order, the lines sorted: equal for equal records."""
    return sorted(json.dumps(record, sort_keys=True, ensure_ascii=False) for record in records)
