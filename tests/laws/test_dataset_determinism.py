"""The same seed and the same requests give the same bytes, in any process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mock_vendors.load import vendor_names

SCRIPT = """
import hashlib, sys
from contracts import VirtualClock
from mock_vendors.exchange import Request
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor
from mock_vendors.vendor import Vendor

name = sys.argv[1]
plan = FaultPlan([parse("status:503@odds=0.2")], seed=9)
vendor = Vendor(load_vendor(name), seed=9, records=700, clock=VirtualClock(), faults=plan)
headers = {key.lower(): text for key, text in vendor.headers.items()}
digest = hashlib.sha256(repr(vendor.credentials).encode())
for resource in vendor.spec.resources.values():
    dataset = vendor.stock.datasets[resource.name]
    for row in range(len(dataset)):
        digest.update(dataset.row(row))
queries = [(r.listing.path, "limit=7&count=7&per_page=7") for r in vendor.spec.resources.values() if r.listing]
queries += [("/services/data/v61.0/query", "q=SELECT+Id,Subject+FROM+Case+ORDER+BY+SystemModstamp+LIMIT+300")]
for path, query in queries * 3:
    answer = vendor.answer(Request("GET", path.format(**vendor.credentials, contactId="1003"), query, headers))
    digest.update(repr((answer.status, answer.headers)).encode() + answer.body)
    vendor.clock.sleep(0.5)
digest.update(repr(vendor.journal.read(0, 99)).encode())
print(digest.hexdigest())
"""


def digest(name: str, hash_seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, name],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": "Asia/Tokyo" if hash_seed == "1" else "UTC"},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout


@pytest.mark.process
@pytest.mark.parametrize("name", vendor_names())
def test_two_processes_give_the_same_answers(name: str) -> None:
    assert digest(name, "1") == digest(name, "2")
