"""Everything a vendor has: its file, its data sets, its keys and its clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from contracts import Clock, ContractError, Problem, nearest
from mock_vendors.access.tokens import Keyring
from mock_vendors.data.dataset import Dataset
from mock_vendors.data.family import Family
from mock_vendors.data.history import History
from mock_vendors.data.kinds import Indexed, World
from mock_vendors.data.leaf import Leaves, identity
from mock_vendors.data.log import Log
from mock_vendors.data.overlay import Overlay
from mock_vendors.data.pattern import Pattern, Twins, pattern
from mock_vendors.data.pools import Pools
from mock_vendors.data.spread import salt
from mock_vendors.data.version import Lag
from mock_vendors.jobs import Jobs
from mock_vendors.paging.memory import Traversals
from mock_vendors.spec import ResourceSpec, VendorSpec


@dataclass(frozen=True, slots=True)
class Stock:
    """What handlers work on."""

    spec: VendorSpec
    datasets: Mapping[str, Dataset]
    keyring: Keyring
    clock: Clock
    traversals: Traversals = field(default_factory=Traversals)
    """What the vendor remembers of lists that are being walked."""
    jobs: Jobs = field(default_factory=Jobs)
    """The jobs of its bulk APIs."""

    def dump(self) -> dict[str, Any]:
        """Return every creation and change of every data set, ready for JSON."""
        return {name: dataset.dump() for name, dataset in self.datasets.items()}

    def load(self, dumped: Mapping[str, Any]) -> None:
        """Take these creations and changes instead of those that are there; raises `ValueError`."""
        for name in dumped:
            if name not in self.datasets:
                raise ValueError(f"no resource called '{name}'; {nearest(name, self.datasets)}")
        for name, dataset in self.datasets.items():
            dataset.load(dumped.get(name, {}))

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
    pools, keyring = Pools(seed), Keyring(spec.name, seed, spec.credentials, clock, state)
    known: dict[str, Indexed] = {}

    def world(resource: ResourceSpec, path: str) -> World:
        name = f"{spec.name}/{resource.name}"
        parent, credentials = resource.parent, keyring.credentials
        return World(seed, name, path, resource.timing, pools, counts, known, parent, credentials, spec.timezone)

    # References need the ids of other resources, whichever comes first.
    known.update(
        {
            name: identity(resource.fields[resource.id_field], world(resource, resource.id_field))
            for name, resource in spec.resources.items()
        }
    )
    layout = _Layout(spec, seed, clock, state)
    made = {
        name: layout.dataset(resource, partial(world, resource), counts[name])
        for name, resource in spec.resources.items()
    }
    jobs = Jobs(Log(state / "jobs.jsonl" if state else None), seed=seed)
    return Stock(spec, made, keyring, clock, jobs=jobs)


def counted(spec: VendorSpec, records: int) -> dict[str, int]:
    """Say how many seeded rows each resource has: so many, or what its parents have together."""

    def rows(resource: ResourceSpec) -> int:
        parent = resource.parent
        return Family(parent.pattern).total(rows(spec.resources[parent.resource])) if parent else records

    return {name: rows(resource) for name, resource in spec.resources.items()}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Lays out one data set after the other."""

    spec: VendorSpec
    seed: int
    clock: Clock
    state: Path | None

    def dataset(self, resource: ResourceSpec, world: Callable[[str], World], count: int) -> Dataset:
        spec, overlay = self.spec, Overlay(self._log("created", resource))
        names, (least, most) = f"{spec.name}/{resource.name}", resource.visible_after
        lag = Lag(least, most, salt(self.seed, names, "visible")) if most else None
        twins = Twins(Pattern(resource.duplicates), count) if resource.duplicates else None
        return Dataset(
            resource.fields,
            resource.id_field,
            Leaves(resource.fields, world, self.seed, names, strings=spec.strings, twins=twins),
            count,
            overlay=overlay,
            history=History(self._log("changed", resource), overlay.__len__, lag),
            left_out=spec.nulls == "left_out",
            now=self.clock.now,
            marks=resource.delete.soft if resource.delete else None,
            hidden=pattern(resource.hidden, f"{self.seed}/{names}/hidden"),
        )

    def _log(self, what: str, resource: ResourceSpec) -> Log:
        return Log(self.state / f"{what}-{resource.name}.jsonl" if self.state else None)


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
