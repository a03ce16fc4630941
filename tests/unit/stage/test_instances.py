"""Secrets come from the seed alone, differ from each other, and stay out of what gets printed."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from harness.connectors.definition import connector_names
from harness.stage import Instance, Ready
from harness.staging.instances import number, secret

VENDORS = ("eloqua", "etsy", "greenhouse", "salesforce")
KINDS = ("element", "user", "organization", "signature")
ONE = Instance(
    2, "etsy", "ecommerce", ("listings",), "tok", "usr", "org", "sig", "http://h", "http://h/__mock__",
    {"keystring": "k", "headers": {"x-api-key": "k"}},
)  # fmt: skip


@given(st.integers(0, 10**9))
def test_the_same_seed_gives_the_same_secrets_and_each_is_its_own(seed: int) -> None:
    made = [secret(seed, vendor, kind) for vendor, kind in product(VENDORS, KINDS)]
    assert made == [secret(seed, vendor, kind) for vendor, kind in product(VENDORS, KINDS)]
    assert len({*made, secret(seed + 1, "etsy", "user")}) == 17


def test_a_vendor_keeps_its_number_whichever_others_are_there() -> None:
    made = [number(name) for name in connector_names()]
    assert len(set(made)) == len(made)
    assert all(100_000 <= one < 1_000_000 for one in made)
    assert number("etsy") == 744_844


def test_an_instance_can_be_printed_without_giving_anything_away() -> None:
    assert not {"tok", "usr", "org", "sig"} & set(repr(ONE).replace("'", " ").split())


def test_the_service_gets_credentials_as_texts_and_the_ready_file_gets_headers_too() -> None:
    assert ONE.provisioned()["credentials"] == {"keystring": "k"}
    document = Ready("http://b", (ONE,), {"bulk": 1, "vendors": 2}).document()
    assert document["instances"][0]["credentials"]["headers"] == {"x-api-key": "k"}
    assert set(document) == {"bulk", "instances", "pids"}
