"""Vendors and a bulk service in processes of their own, provisioned for each other, watched, stopped."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import requests

from contracts import Clock, SystemClock, nearest
from harness.client import BulkClient
from harness.connectors.definition import connector_names, load_definition
from harness.staging.children import Child, Interrupted
from harness.staging.errors import StageError
from harness.staging.instances import Instance, Ready, instance
from harness.staging.state import Facts, StateDirectory, Wanted, write_whole
from mock_vendors.draft import drafted, read_document
from mock_vendors.explain import explained
from mock_vendors.load import load_vendor, parse_vendor, source, vendor_names
from mock_vendors.profiles import load_profile, profile_names

__all__ = [
    "Facts",
    "Instance",
    "Interrupted",
    "Ready",
    "Stage",
    "StageError",
    "Wanted",
    "chosen",
    "connected",
    "is_file",
    "known_vendor",
    "profiles",
    "vendor_draft",
    "vendor_manners",
    "vendor_source",
    "vendor_summary",
]

LOOPBACK = ("127.0.0.0/8", "::1")


class Stage:
    """Use as a context manager; inside it everything answers.

    The state directory remembers seed, records, time and jobs, so that a stage that was killed can be
    set up again and its jobs go on. Raises `StageError`.
    """

    def __init__(
        self,
        state: Path,
        *,
        vendors: Sequence[str] = (),
        wanted: Wanted | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        ready_file: Path | None = None,
        workers: int | None = None,
        clock: Clock | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self._clock = clock or SystemClock()
        self._directory = StateDirectory(state, self._clock)
        self._names = connected(tuple(vendors))
        self._wanted = wanted or Wanted()
        self._host, self._port, self._workers = host, port, workers
        self._ready_file = ready_file
        self._children: list[Child] = []
        self.stop_asked = stop or threading.Event()
        self.facts: Facts
        self.ready: Ready

    def __enter__(self) -> Self:
        self.facts = self._directory.open(self._wanted)
        try:
            self._set_up()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def client(self, vendor: str, **how: Any) -> BulkClient:
        """Return a client of that vendor's instance."""
        one = self.ready.instance(vendor)
        session = requests.Session()
        # A proxy from the environment has no way to a service on this machine.
        session.trust_env = False
        return BulkClient(
            self.ready.bulk_url,
            element=one.element_token,
            user=one.user_secret,
            session=session,
            clock=self._clock,
            **how,
        )

    def watch(self) -> None:
        """Return when the end is asked for; raise `StageError` when a child dies before."""
        while not self._clock.wait(self.stop_asked, 0.2):
            self.check()

    def check(self) -> None:
        """Raise `StageError` if a child is no longer there, `Interrupted` if the end was asked for."""
        if self.stop_asked.is_set():
            raise Interrupted
        for child in self._children:
            if not child.alive():
                raise child.failure()

    def close(self) -> None:
        """Stop the children, the service before its vendors, and give the directory back."""
        self._forget_ready_file()
        while self._children:
            self._children.pop().stop()
        self._directory.close()

    def _set_up(self) -> None:
        self._forget_ready_file()
        self._check_ready_file()
        vendors = self._start("the mock vendors", self._vendors_command(), "vendors.log")
        instances = self._instances(vendors["vendors"])
        file = self._directory.path / "instances.json"
        write_whole(file, {"instances": [one.provisioned() for one in instances]})
        bulk = self._start("the bulk service", self._bulk_command(file), "bulk.log")
        pids = {"bulk": int(bulk["pid"]), "vendors": int(vendors["pid"])}
        self._directory.children.note(f"pids {pids['vendors']} and {pids['bulk']}")
        self.ready = Ready(bulk["url"], instances, pids)
        if self._ready_file is not None:
            write_whole(self._ready_file, self.ready.document())

    def _start(self, name: str, command: Sequence[str], log: str) -> dict[str, Any]:
        log_file = self._directory.path / "logs" / log
        child = Child(name, command, log=log_file, held=self._directory.children)
        self._children.append(child)
        return child.ready(self._clock, self.stop_asked)

    def _instances(self, served: Sequence[dict[str, Any]]) -> tuple[Instance, ...]:
        return tuple(instance(load_definition(one["vendor"]), one, self.facts.seed) for one in served)

    def _vendors_command(self) -> list[str]:
        names = [part for name in self._names for part in ("--vendor", name)]
        amount = ["--records", str(self.facts.records), "--seed", str(self.facts.seed)]
        return ["mock_vendors", *names, *amount, *self._common(self._directory.path)]

    def _bulk_command(self, instances: Path) -> list[str]:
        workers = [] if self._workers is None else ["--workers", str(self._workers)]
        state = self._directory.path / "bulk"
        return [
            "harness.bulk",
            "--instances",
            str(instances),
            "--port",
            str(self._port),
            *workers,
            *self._common(state),
            # Everything on a stage is on this machine, receivers of callbacks among it.
            *(part for network in LOOPBACK for part in ("--allow-egress", network)),
        ]

    def _common(self, state: Path) -> list[str]:
        time = ["--time-scale", f"{self.facts.time_scale:g}", "--time-origin", repr(self.facts.time_origin)]
        return ["--state", str(state), "--host", self._host, *time]

    def _forget_ready_file(self) -> None:
        if self._ready_file is not None:
            with suppress(FileNotFoundError, NotADirectoryError):
                self._ready_file.unlink()

    def _check_ready_file(self) -> None:
        if self._ready_file is not None and not self._ready_file.absolute().parent.is_dir():
            raise StageError(f"{self._ready_file}: there is no such directory for the ready file; make it first")


def vendor_source(name: str) -> str:
    """Return the text of a vendor file; raise `ContractError` for an unknown name."""
    return source(name)


def vendor_manners(name_or_path: str) -> list[dict[str, Any]]:
    """Return everything that a vendor does, each with its source; raise `ContractError` for a file that is wrong."""
    return [asdict(manner) for manner in explained(load_vendor(name_or_path))]


def profiles() -> dict[str, str]:
    """Return the titles of the profiles by their names."""
    return {name: load_profile(name).title for name in profile_names()}


def vendor_summary(name: str) -> dict[str, Any]:
    """Return what a list of vendors shows of one."""
    spec = load_vendor(name)
    return {"vendor": spec.name, "name": spec.display_name, "resources": list(spec.resources)}


def chosen(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those vendors in order, or all; raise `StageError` for a name that is not known."""
    known = vendor_names()
    for name in names:
        if name not in known:
            raise StageError(f"no vendor called '{name}'; {nearest(name, known)}")
    return tuple(name for name in known if name in names) if names else known


def connected(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return those vendors in order, or all, that the bulk service has a connector for; raise `StageError`."""
    known = vendor_names()
    with_connector = tuple(name for name in known if name in connector_names())
    for name in names:
        if name in known and name not in with_connector:
            raise StageError(f"the bulk service has no connector for '{name}'; it has: {', '.join(with_connector)}")
        if name not in known:
            raise StageError(f"no vendor called '{name}'; {nearest(name, with_connector)}")
    return tuple(name for name in with_connector if name in names) if names else with_connector


def is_file(vendor: str) -> bool:
    """Tell whether a vendor is named by its file."""
    return vendor.endswith((".yaml", ".yml"))


def known_vendor(vendor: str) -> None:
    """Raise `StageError` or `ContractError` unless this is the name of a vendor or a vendor's file."""
    if is_file(vendor):
        load_vendor(vendor)
    else:
        chosen((vendor,))


def vendor_draft(openapi: Path, name: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a vendor file drafted from an OpenAPI document, and the operations that are not in it with the reasons.

    Raises `ContractError` for a file that is no such document, or that has no list of records.
    """
    draft = drafted(read_document(openapi), name)
    parse_vendor(draft.text, f"{name}.yaml")
    return draft.text, draft.left_out
