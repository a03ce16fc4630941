"""The same seed and the same requests give the same bytes, in any process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mock_vendors.load import vendor_names

SCRIPT = """
import hashlib, json, sys
from collections import defaultdict
from contracts import VirtualClock
from laws import kinds
from mock_vendors.drift import parse as parse_drift
from mock_vendors.exchange import Request
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor
from mock_vendors.vendor import Vendor

def digest(name):
    plan = FaultPlan([parse("status:503@odds=0.2")], seed=9)
    vendor = Vendor(load_vendor(name), seed=9, records=300, clock=VirtualClock(), faults=plan)
    vendor.drift.add(map(parse_drift, ["insert:1@odds=0.5", "delete:2", "move:1/read", "bulk_touch@calls=2"]))
    headers = {key.lower(): text for key, text in vendor.headers.items()}
    summed = hashlib.sha256(repr(vendor.credentials).encode())
    for resource in vendor.spec.resources.values():
        dataset = vendor.stock.datasets[resource.name]
        for row in range(len(dataset)):
            summed.update(dataset.row(row))
    queries = [(r.listing.path, "limit=7&count=7&per_page=7") for r in vendor.spec.resources.values() if r.listing]
    queries += [("/services/data/v61.0/query", "q=SELECT+Id,Subject+FROM+Case+ORDER+BY+SystemModstamp+LIMIT+300")]
    for path, query in queries * 3:
        known = defaultdict(lambda: "1003", vendor.credentials)
        answer = vendor.answer(Request("GET", path.format_map(known), query, headers))
        summed.update(repr((answer.status, answer.headers)).encode() + answer.body)
        vendor.clock.sleep(0.5)
    summed.update(repr(vendor.journal.read(0, 99)).encode())
    return summed.hexdigest()

print(json.dumps({"kinds of field": kinds.digest(), **{name: digest(name) for name in sys.argv[1:]}}))
"""


def digests(hash_seed: str, zone: str) -> dict[str, str]:
    own = {"PYTHONHASHSEED": hash_seed, "TZ": zone, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *vendor_names()],
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.process
def test_two_processes_give_the_same_answers() -> None:
    ours, theirs = digests("1", "Asia/Tokyo"), digests("2", "UTC")
    assert ours.keys() == {"kinds of field", *vendor_names()}
    assert ours == theirs
