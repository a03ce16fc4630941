"""Numbers an instance may set about its vendor's bulk API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULTS: Mapping[str, float] = {
    "native.part": 10_000,
    "native.rows": 25_000,
    "native.bytes": 16 << 20,
    "native.poll.first": 1,
    "native.poll.factor": 1.5,
    "native.poll.cap": 30,
    "native.wait": 86_400,
    "native.looks": 6,
}
"""All are our own decision: a job of Salesforce's may take hours, a day is longer than one should have to wait."""

WHOLE = frozenset(("native.part", "native.rows", "native.bytes", "native.looks"))


@dataclass(frozen=True, slots=True)
class Numbers:
    """How results are cut into parts and uploads into jobs, and with how much patience a job is waited for.

    ``part`` is records in one piece of a result, ``rows`` and ``bytes`` what one vendor job takes in of a file,
    ``wait`` the seconds a job may take, ``looks`` how often rows that the vendor counted are looked for again.
    """

    part: int = 10_000
    rows: int = 25_000
    bytes: int = 16 << 20
    first: float = 1.0
    factor: float = 1.5
    cap: float = 30.0
    wait: float = 86_400.0
    looks: int = 6

    @classmethod
    def of(cls, values: Mapping[str, float]) -> Numbers:
        """Take them out of an instance's settings, which hold a value for each of `DEFAULTS`."""
        return cls(
            part=int(values["native.part"]),
            rows=int(values["native.rows"]),
            bytes=int(values["native.bytes"]),
            first=values["native.poll.first"],
            factor=values["native.poll.factor"],
            cap=values["native.poll.cap"],
            wait=values["native.wait"],
            looks=int(values["native.looks"]),
        )
