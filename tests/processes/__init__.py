"""The product's own processes, started as a user's machine would start them, for tests and benchmarks."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECRET = "kill-test"


@dataclass(frozen=True, slots=True)
class Process:
    """A running child and what it said when it was ready."""

    child: subprocess.Popen[str]
    ready: dict[str, Any]

    def kill(self) -> None:
        self.child.kill()
        self.child.communicate()


def start(module: str, *arguments: str) -> Process:
    """Start ``python -m module`` and wait for its one line of JSON; it ends when we do."""
    command = [sys.executable, "-m", module, *arguments, "--exit-with-stdin"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise RuntimeError(f"{module} ended with {child.wait()} before it was ready")
    return Process(child, json.loads(line))


@contextmanager
def running(module: str, *arguments: str) -> Iterator[Process]:
    """`start` it, and stop it at the end of the block."""
    process = start(module, *arguments)
    try:
        yield process
    finally:
        process.child.terminate()
        process.child.communicate()


def instances_file(folder: Path, vendors: Sequence[dict[str, Any]], settings: Mapping[str, str] | None = None) -> Path:
    """Write the instances of these ready vendors, with tokens that any test knows."""
    rows = [
        {
            "instance_id": rank,
            "connector": vendor["vendor"],
            "base_url": vendor["url"],
            "credentials": {key: value for key, value in vendor["credentials"].items() if isinstance(value, str)},
            "element_token": f"{SECRET}-element-{rank}",
            "user_secret": f"{SECRET}-user",
            "organization_secret": f"{SECRET}-organization",
            "settings": dict(settings or {}),
        }
        for rank, vendor in enumerate(vendors, 1)
    ]
    path = folder / "instances.json"
    path.write_text(json.dumps({"instances": rows}))
    return path


def authorization(rank: int = 1) -> dict[str, str]:
    """Return the header that opens the instance of that rank in `instances_file`."""
    return {"Authorization": f"Element {SECRET}-element-{rank}, User {SECRET}-user"}
