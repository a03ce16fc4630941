"""Criteria as JSON values for the store, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import msgspec

from harness.bulk.criteria.values import Criteria


def plan_of(criteria: Criteria) -> dict[str, Any]:
    """Return the criteria as JSON values."""
    return asdict(criteria)


def planned(plan: Mapping[str, Any]) -> Criteria:
    """Return the criteria that `plan_of` was given."""
    return msgspec.convert(dict(plan), Criteria)
