"""Paging styles, the vendor's half: from what was asked and how much there is to a cut; pure.

A style *finds* the place that a request points at and *tells* how a page is shown. What lies between, and how a
vendor may misbehave there, is the same for all styles: see `mock_vendors.paging.knobs`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mock_vendors.paging.knobs import composed
from mock_vendors.paging.style import Asked, BadPage, Cut, Paged, Resumed, Style, cut_page, resume
from mock_vendors.registry import Registry

__all__ = ["STYLES", "Asked", "BadPage", "Cut", "Paged", "Resumed", "Style", "Styles", "cut_page", "resume"]


class Styles(Registry[Style]):
    """Paging styles by name; among their options may be knobs, which go with any style that has what they need."""

    def make(self, name: str, options: Mapping[str, Any] | None = None) -> Style:
        """Build a style with its knobs around it; raises `Unsuitable` also for a knob that cannot go with it."""
        return composed(name, options or {}, super().make)


STYLES = Styles("paging style", "mock_vendors.paging")
