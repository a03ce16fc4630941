"""The bulk service as a process: one line of JSON on stdout when it answers, exit code 0 on SIGTERM."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from harness.bulk.options import service_options
from harness.bulk.own_account import OwnAccount
from harness.bulk.service import Service
from harness.bulk.serving import WRONG_ARGUMENTS, Unservable
from harness.bulk.serving import serve as run


@click.command(help=__doc__)
@service_options(state=None)
@click.option("--exit-with-stdin", is_flag=True, help="Stop also when stdin ends.")
def serve(*, exit_with_stdin: bool, **options: Any) -> None:
    with _end_signal() as ending:
        if exit_with_stdin:
            threading.Thread(target=_await_end_of_stdin, args=(ending,), daemon=True).start()
        run(_announce, ending, **options)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the service and return the exit code."""
    try:
        serve.main(args=arguments and list(arguments), prog_name="python -m harness.bulk", standalone_mode=False)
    except click.ClickException as error:
        return _refuse(WRONG_ARGUMENTS, error.format_message())
    except Unservable as error:
        return _refuse(error.code, str(error))
    return 0


@contextmanager
def _end_signal() -> Iterator[threading.Event]:
    """Inside the block, SIGTERM and SIGINT set the event."""
    ending = threading.Event()
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = {number: signal.signal(number, lambda *_: ending.set()) for number in numbers}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(service: Service, account: OwnAccount | None) -> None:
    made = {} if account is None else {"account": str(account.file)}
    sys.stdout.write(json.dumps({"pid": os.getpid(), "url": service.url, **made}) + "\n")
    sys.stdout.flush()


def _await_end_of_stdin(ending: threading.Event) -> None:
    while os.read(0, 4096):
        pass
    ending.set()


def _refuse(code: int, text: str) -> int:
    sys.stderr.write(f"harness.bulk: {text}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
