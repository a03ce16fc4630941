"""Everything a vendor has: its file, its data sets, its keys and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from contracts import Clock, ContractError, Problem
from mock_vendors.access.tokens import Keyring
from mock_vendors.data.dataset import Dataset
from mock_vendors.data.family import Family
from mock_vendors.data.kinds import Json, World
from mock_vendors.data.leaf import Leaves
from mock_vendors.data.overlay import Overlay
from mock_vendors.data.pools import Pools
from mock_vendors.spec import ResourceSpec, VendorSpec


@dataclass(frozen=True, slots=True)
class Stock:
    """What handlers work on."""

    spec: VendorSpec
    datasets: Mapping[str, Dataset]
    keyring: Keyring
    clock: Clock

    def family(self, resource: str) -> Family:
        """Return how the rows of a child resource belong to their parents."""
        parent = self.spec.resources[resource].parent
        if parent is None:
            raise ValueError(f"{resource} has no parent")
        return Family(parent.pattern)


def stocked(spec: VendorSpec, *, seed: int, records: int, clock: Clock, state: Path | None = None) -> Stock:
    """Lay out the data sets of a vendor; nothing is generated before it is asked for."""
    if state is not None:
        _claim(state, seed, records)
    counts = counted(spec, records)
    made: dict[str, Dataset] = {}

    def identity(resource: str) -> Callable[[int], Json]:
        leaves = made[resource].leaves
        return leaves.at(leaves.by_path[spec.resources[resource].id_field][0])

    pools, keyring = Pools(seed), Keyring(spec.name, seed, spec.credentials, clock)
    for resource in spec.resources.values():
        worlds = partial(_world, spec, resource, seed, pools, counts, lambda name: lambda i: identity(name)(i), keyring)
        made[resource.name] = _dataset(spec, resource, worlds, seed, counts[resource.name], state)
    return Stock(spec, made, keyring, clock)


def counted(spec: VendorSpec, records: int) -> dict[str, int]:
    """Say how many seeded rows each resource has: so many, or what its parents have together."""
    return {
        name: Family(resource.parent.pattern).total(records) if resource.parent else records
        for name, resource in spec.resources.items()
    }


def _world(
    spec: VendorSpec,
    resource: ResourceSpec,
    seed: int,
    pools: Pools,
    counts: Mapping[str, int],
    identity: Callable[[str], Callable[[int], Json]],
    keyring: Keyring,
    path: str,
) -> World:
    name = f"{spec.name}/{resource.name}"
    return World(
        seed, name, path, resource.timing, pools, counts, identity, resource.parent, credentials=keyring.credentials
    )


def _dataset(
    spec: VendorSpec,
    resource: ResourceSpec,
    worlds: Callable[[str], World],
    seed: int,
    count: int,
    state: Path | None,
) -> Dataset:
    leaves = Leaves(resource.fields, worlds, seed, f"{spec.name}/{resource.name}")
    overlay = Overlay(state / f"created-{resource.name}.jsonl" if state and resource.create else None)
    left_out = spec.nulls == "left_out"
    return Dataset(
        resource.fields, resource.id_field, leaves, count, overlay=overlay, strings=spec.strings, left_out=left_out
    )


def _claim(state: Path, seed: int, records: int) -> None:
    """Created records belong to one seed and size: their ids follow the seeded ones."""
    mine: dict[str, Any] = {"format": 1, "seed": seed, "records": records}
    mark = state / "vendor.json"
    if not mark.exists():
        state.mkdir(parents=True, exist_ok=True)
        mark.write_bytes(orjson.dumps(mine))
        return
    try:
        theirs = orjson.loads(mark.read_bytes())
    except orjson.JSONDecodeError:
        theirs = None
    if theirs != mine:
        text = f"made with {theirs}, not with {mine}; use another directory or the same seed and records"
        raise ContractError([Problem(str(mark), "", text)])
