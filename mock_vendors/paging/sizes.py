"""What a vendor makes of the size and the place that a client asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contracts import nearest
from mock_vendors.paging import BadPage, Paged

_INTEGER = re.compile(r"[+-]?[0-9]{1,300}")
ABOVE = ("clamp", "echo", "ignore", "refuse")
BELOW = ("clamp", "ignore", "refuse")


def whole(parameters: Mapping[str, str], name: str, default: int) -> int:
    """Return a whole-number parameter; raises `BadPage` when it is something else."""
    text = parameters.get(name)
    if text is None:
        return default
    if not _INTEGER.fullmatch(text):
        raise BadPage(name, text, f"{name} must be a whole number")
    return int(text)


def chosen(noun: str, word: str, words: tuple[str, ...]) -> None:
    """Raise `ValueError` for a word that is none of those an option takes."""
    if word not in words:
        raise ValueError(f"'{word}' is no {noun}; {nearest(word, words)}")


@dataclass(frozen=True, slots=True)
class Sized(Paged):
    """What every style with a page size has.

    A size outside ``least`` and ``most`` is clamped, clamped while the answer echoes what was asked for, ignored (so
    that the default counts) or refused.
    """

    default: int
    most: int
    least: int = 1
    above: str = "clamp"
    below: str = "refuse"

    def __post_init__(self) -> None:
        chosen("way to treat a page size above the maximum", self.above, ABOVE)
        chosen("way to treat a page size below the minimum", self.below, BELOW)
        if not 0 < self.least <= self.default <= self.most:
            raise ValueError("page sizes must obey 0 < least <= default <= most")

    def sized(self, parameters: Mapping[str, str], name: str, default: int | None = None) -> int:
        """Return the size that counts; raises `BadPage` where the vendor refuses."""
        usual = self.default if default is None else default
        asked = whole(parameters, name, usual)
        if asked > self.most:
            if self.above == "refuse":
                raise BadPage(name, str(asked), f"{name} must be at most {self.most}", "page_too_large")
            return self.most if self.above != "ignore" else usual
        if asked < self.least:
            if self.below == "refuse":
                raise BadPage(name, str(asked), f"{name} must be at least {self.least}", "page_too_small")
            return self.least if self.below != "ignore" else usual
        return asked

    def echoed(self, parameters: Mapping[str, str], name: str) -> int | None:
        """Return the size that the answer names although another one counts."""
        return whole(parameters, name, self.default) if self.above == "echo" and name in parameters else None
