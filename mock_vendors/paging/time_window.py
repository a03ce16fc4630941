"""A range of time: the client moves the window, and narrows it where it is too full."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES
from mock_vendors.paging.windowed import Windowed


@STYLES.register("time_window")
@dataclass(frozen=True, slots=True)
class TimeWindow(Windowed):
    start: str = "start_time"
    end: str = "end_time"
    field: str = "created_at"
    reads: str = "iso_time"
