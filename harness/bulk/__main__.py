"""The bulk service as a process: one line of JSON on stdout when it answers, exit code 0 on SIGTERM."""

from __future__ import annotations

import argparse
import errno
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from contracts import Clock, ContractError, ScaledClock, SystemClock
from harness.bulk.provisioning import load_instances
from harness.bulk.service import Service, ServiceConfig

WRONG_ARGUMENTS = 2
UNREACHABLE = 3


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        service = _service(options)
    except ContractError as error:
        return _refuse(WRONG_ARGUMENTS, str(error))
    except OSError as error:
        return _refuse(WRONG_ARGUMENTS, f"--state {options.state}: cannot be used: {error.strerror or error}")
    try:
        service.start()
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, None):
            return _refuse(WRONG_ARGUMENTS, f"--host {options.host} --port {options.port}: {error}")
        return _refuse(
            UNREACHABLE, f"--port {options.port}: taken on {options.host}; choose another, or 0 for a free one"
        )
    return _serve(service, watch_stdin=options.exit_with_stdin)


def _serve(service: Service, *, watch_stdin: bool) -> int:
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    if watch_stdin:
        threading.Thread(target=_await_end_of_stdin, args=(ending,), daemon=True).start()
    sys.stdout.write(json.dumps({"pid": os.getpid(), "url": service.url}) + "\n")
    sys.stdout.flush()
    ending.wait()
    service.stop()
    return 0


def _await_end_of_stdin(ending: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    ending.set()


def _service(options: argparse.Namespace) -> Service:
    instances = load_instances(options.instances)
    config = ServiceConfig(
        state=options.state,
        instances=instances,
        host=options.host,
        port=options.port,
        workers=options.workers,
        database=options.database,
    )
    return Service(config, _clock(options))


def _clock(options: argparse.Namespace) -> Clock:
    if options.time_scale == 1.0 and options.time_origin is None:
        return SystemClock()
    return ScaledClock(scale=options.time_scale, origin=options.time_origin)


def _refuse(code: int, text: str) -> int:
    sys.stderr.write(f"harness.bulk: {text}\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m harness.bulk", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, metavar="DIR", help="folder for jobs and results")
    parser.add_argument("--instances", type=Path, required=True, metavar="FILE", help="connector instances to serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=0, help="0 takes a free one")
    parser.add_argument("--time-scale", type=_scale, default=1.0, metavar="X", help="how fast the service's time runs")
    parser.add_argument("--time-origin", type=float, metavar="T", help="instant at which its time is the machine's")
    parser.add_argument("--workers", type=_count, default=4, metavar="N", help="jobs that run at the same time")
    parser.add_argument("--database", metavar="URL", help="default: SQLite in the state folder")
    parser.add_argument("--exit-with-stdin", action="store_true", help="stop also when stdin ends")
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("must be a number from 0 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("must be a whole number from 1 up")
    return int(text)


def _scale(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError("must be greater than 0")
    return value


if __name__ == "__main__":
    sys.exit(main())
