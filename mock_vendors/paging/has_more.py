"""Offset and limit, the end told by a flag: no total, no link."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES
from mock_vendors.paging.offset import Offset


@STYLES.register("has_more")
@dataclass(frozen=True, slots=True)
class HasMore(Offset):
    """Its envelope is meant to show ``$has_more`` or ``$done``."""
