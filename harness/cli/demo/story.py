"""What happens in the demo: who is asked for what, and what goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts import ContractError, Problem, nearest

DOWNLOADS = {"greenhouse": "candidates", "etsy": "listings", "salesforce": "cases", "eloqua": "contact"}
PAGE = 100
UPLOAD = ("eloqua", "contact")

FAULTS: Mapping[str, tuple[str, ...]] = {
    # One vendor goes down in the middle, and when it is back its first answer dies half way.
    "etsy": ("status:503@calls=8-9,resource=listings", "cut:0.5@calls=10,resource=listings"),
    # One says "not so fast", twice.
    "greenhouse": ("throttle:2@calls=7,resource=candidates", "throttle:1@calls=15,resource=candidates"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """The plan of a run: what goes wrong, by vendor."""

    faults: Mapping[str, tuple[str, ...]]


def story(more: Iterable[str] = ()) -> Story:
    """Return the usual story with more faults, each written ``VENDOR=FAULT``."""
    faults = {vendor: FAULTS.get(vendor, ()) for vendor in DOWNLOADS}
    for text in more:
        vendor, sign, spec = text.partition("=")
        if not sign or vendor not in DOWNLOADS:
            known = f"write VENDOR=FAULT, such as etsy=status:500@calls=3; {nearest(vendor, DOWNLOADS)}"
            raise ContractError([Problem("", "--fault", f"'{text}' names no vendor of the demo; {known}")])
        faults[vendor] = (*faults[vendor], spec)
    return Story(faults)
