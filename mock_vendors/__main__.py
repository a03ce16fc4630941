"""The process: one or more vendors, each on a port of its own."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from contracts import Clock, ContractError, Problem, ScaledClock
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.plans import PLANS, meant_for
from mock_vendors.profiles import profile_names
from mock_vendors.server import VendorServer
from mock_vendors.settings import parse_settings
from mock_vendors.spaces import configured
from mock_vendors.spec import VendorSpec
from mock_vendors.vendor import Vendor

_WRONG, _TAKEN = 2, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to stop; returns the exit code."""
    asked = _parser().parse_args(argv)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        servers = _servers(asked)
    except (ContractError, OSError) as error:
        return _complaint(str(error), _WRONG)
    with _serving(servers) as problem:
        if problem is not None:
            return _complaint(f"cannot serve on {asked.host}:{asked.port}: {problem}", _TAKEN)
        ready = {"pid": os.getpid(), "vendors": [_described(server) for server in servers]}
        sys.stdout.write(json.dumps(ready) + "\n")
        sys.stdout.flush()
        if asked.exit_with_stdin:
            threading.Thread(target=_watch, args=(stopped,), daemon=True).start()
        stopped.wait()
    return 0


@contextmanager
def _serving(servers: Sequence[VendorServer]) -> Iterator[OSError | None]:
    """Start them all, or say why one could not; at the end they stop side by side, since each takes its time."""
    started: list[VendorServer] = []
    try:
        for server in servers:
            server.start()
            started.append(server)
    except OSError as error:
        yield error
    else:
        yield None
    finally:
        with ThreadPoolExecutor(max(1, len(started))) as pool:
            list(pool.map(VendorServer.stop, started))


def _servers(asked: argparse.Namespace) -> list[VendorServer]:
    names = list(dict.fromkeys(asked.vendor or vendor_names()))
    if asked.port and len(names) != 1:
        raise ContractError([Problem("", "--port", f"goes with exactly one --vendor, not with {len(names)}")])
    settings = parse_settings(asked.set or ())
    specs = [load_vendor(name) for name in names]
    words = _words(asked, {name for spec in specs for name in spec.subjects})
    clock = ScaledClock(scale=asked.time_scale, origin=asked.time_origin)
    made = [configured(spec, asked.profile, settings, meant_for(spec, words)) for spec in specs]
    return [VendorServer(_vendor(asked, spec, clock), asked.host, asked.port) for spec in made]


def _words(asked: argparse.Namespace, resources: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the command line's words by the part they belong to; raises `ContractError`."""
    said = {name: tuple(getattr(asked, words.option.replace("-", "_")) or ()) for name, words in PLANS.items()}
    problems: list[Problem] = []
    for name, specs in said.items():
        try:
            PLANS[name].parse_all(specs, resources)
        except ContractError as error:
            problems += error.problems
    if problems:
        raise ContractError(problems)
    return said


def _vendor(asked: argparse.Namespace, spec: VendorSpec, clock: Clock) -> Vendor:
    return Vendor(
        spec,
        seed=asked.seed,
        records=asked.records,
        clock=clock,
        state=asked.state / "vendors" / spec.name if asked.state else None,
        limits=not asked.no_limits,
    )


def _described(server: VendorServer) -> dict[str, object]:
    vendor = server.vendor
    return {
        "vendor": vendor.spec.name,
        "url": server.url,
        "control_url": server.control_url,
        "resources": list(vendor.spec.resources),
        "credentials": {**vendor.credentials, "headers": vendor.headers},
    }


def _watch(stopped: threading.Event) -> None:
    """Stop when the parent is gone: its end of our standard input closes."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stopped.set()


def _complaint(text: str, code: int) -> int:
    sys.stderr.write(f"mock_vendors: {text}\n")
    return code


def _count(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"must be 0 or more, not {text}")
    return value


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= 65_535:
        raise argparse.ArgumentTypeError(f"must be from 0 to 65535, not {text}")
    return value


def _scale(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be above 0, not {text}")
    return value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mock_vendors", description=__doc__)
    add = parser.add_argument
    add("--vendor", action="append", metavar="NAME", help="name or file of a vendor; may be repeated (default: all)")
    add("--records", type=_count, default=1000, help="seeded records of each kind (default: 1000)")
    add("--seed", type=int, default=1, help="the same seed gives the same data and credentials (default: 1)")
    add("--state", type=Path, help="directory for created records (default: they are kept in memory)")
    add("--host", default="127.0.0.1")
    add("--port", type=_port, default=0, help="0 takes a free one; another goes with a single vendor only")
    add("--time-scale", type=_scale, default=1.0, help="how much faster than real time the vendors' clock runs")
    add("--time-origin", type=float, help="instant (epoch seconds) at which the scaled clock and the real one agree")
    for words in PLANS.values():
        add(f"--{words.option}", action="append", metavar="SPEC", help=f"such as {words.example}; may be repeated")
    add("--set", action="append", metavar="PATH=VALUE", help="any value of the vendor's file; may be repeated")
    add("--profile", metavar="NAME", help=f"weather by its name ({', '.join(profile_names())}) or file")
    add("--no-limits", action="store_true", help="switch the vendors' rate limits off")
    add("--exit-with-stdin", action="store_true", help="stop when standard input ends")
    return parser


if __name__ == "__main__":
    sys.exit(main())
