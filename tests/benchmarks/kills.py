"""Kill the bulk service at many moments of every kind of job; count the points and the differences.

python tests/benchmarks/kills.py --points 200
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from processes.kills import moments
from processes.sweeps import KINDS, Kind, swept

AT_ONCE = 8
FRUITLESS = 10
"""So many runs without a single kill mean that a job is over before anybody can be killed."""


def sweep(kind: Kind, points: int) -> Iterator[tuple[int, bool]]:
    calm = swept(kind, []).outcome
    tried = fruitless = 0
    for seed in count():
        if tried >= points or fruitless >= FRUITLESS:
            return
        result = swept(kind, moments(seed, AT_ONCE, kind.calls))
        tried += result.kills
        fruitless += not result.kills
        yield result.kills, result.outcome == calm


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=200, help="kill points for each kind of job")
    parser.add_argument("--kind", action="append", choices=sorted(KINDS), help="repeatable; default: every kind")
    options = parser.parse_args()
    failures = 0
    for name in options.kind or KINDS:
        runs = list(sweep(KINDS[name], options.points))
        wrong = sum(not same for _, same in runs)
        failures += wrong
        print(
            f"{name}: {sum(kills for kills, _ in runs)} kill points in {len(runs)} jobs, {wrong} results differ",
            flush=True,
        )
    raise SystemExit(1 if failures else 0)


if __name__ == "__main__":
    main()
