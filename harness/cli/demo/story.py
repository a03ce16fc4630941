"""What happens in the demo: who is asked for what, and what goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from contracts import ContractError, Problem, nearest

DOWNLOADS = {"greenhouse": "candidates", "etsy": "listings", "salesforce": "cases", "eloqua": "contact"}
UPLOAD = ("eloqua", "contact")
PAGE, PAGES = 100, 20
"""The usual page, and how many pages there are at least as long as there are that many records."""


@dataclass(frozen=True, slots=True)
class Story:
    """The plan of a run: how large a page is, and what goes wrong, by vendor."""

    page: int
    faults: Mapping[str, tuple[str, ...]]


def story(records: int, more: Iterable[str] = ()) -> Story:
    """Return the usual story for so many records with more faults, each written ``VENDOR=FAULT``."""
    page = min(PAGE, max(1, records // PAGES))
    usual = usual_faults(ceil(records / page))
    faults = {vendor: usual.get(vendor, ()) for vendor in DOWNLOADS}
    for text in more:
        vendor, sign, spec = text.partition("=")
        if not sign or vendor not in DOWNLOADS:
            known = f"write VENDOR=FAULT, such as etsy=status:500@calls=3; {nearest(vendor, DOWNLOADS)}"
            raise ContractError([Problem("", "--fault", f"'{text}' names no vendor of the demo; {known}")])
        faults[vendor] = (*faults[vendor], spec)
    return Story(page, faults)


def usual_faults(pages: int) -> dict[str, tuple[str, ...]]:
    """Let one vendor go down in the middle and come back with an answer that dies, and another throttle twice."""
    middle, third, late = max(1, pages * 2 // 5), max(2, pages // 3), max(3, pages * 3 // 4)
    return {
        "etsy": (
            f"status:503@calls={middle}-{middle + 1},resource=listings",
            f"cut:0.5@calls={middle + 2},resource=listings",
        ),
        "greenhouse": (f"throttle:2@calls={third},resource=candidates", f"throttle:1@calls={late},resource=candidates"),
    }
