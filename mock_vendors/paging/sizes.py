"""What a vendor makes of the size and the place that a client asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contracts import nearest
from mock_vendors.paging import BadPage

_INTEGER = re.compile(r"[+-]?[0-9]{1,300}")
_REMEDIES = ("clamp", "refuse")


def whole(parameters: Mapping[str, str], name: str, default: int) -> int:
    """Return a whole-number parameter; raises `BadPage` when it is something else."""
    text = parameters.get(name)
    if text is None:
        return default
    if not _INTEGER.fullmatch(text):
        raise BadPage(name, text, f"{name} must be a whole number")
    return int(text)


@dataclass(frozen=True, slots=True)
class Sized:
    """What every style with a page size has; a size outside ``least`` and ``most`` is clamped or refused."""

    default: int
    most: int
    least: int = 1
    above: str = "clamp"
    below: str = "refuse"

    def __post_init__(self) -> None:
        for remedy in (self.above, self.below):
            if remedy not in _REMEDIES:
                raise ValueError(f"'{remedy}' is no way to treat a page size; {nearest(remedy, _REMEDIES)}")
        if not 0 < self.least <= self.default <= self.most:
            raise ValueError("page sizes must obey 0 < least <= default <= most")

    def sized(self, parameters: Mapping[str, str], name: str) -> int:
        """Return the size that counts; raises `BadPage` where the vendor refuses."""
        asked = whole(parameters, name, self.default)
        if asked > self.most and self.above == "refuse":
            raise BadPage(name, str(asked), f"{name} must be at most {self.most}")
        if asked < self.least and self.below == "refuse":
            raise BadPage(name, str(asked), f"{name} must be at least {self.least}")
        return min(max(asked, self.least), self.most)
