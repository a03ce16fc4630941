"""A range of ids: the client moves it on."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES
from mock_vendors.paging.windowed import Windowed


@STYLES.register("id_range")
@dataclass(frozen=True, slots=True)
class IdRange(Windowed):
    start: str = "min_id"
    end: str = "max_id"
