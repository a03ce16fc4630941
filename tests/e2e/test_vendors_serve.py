"""One mock vendor by itself, in the foreground."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

pytestmark = pytest.mark.process

SERVE = (sys.executable, "-m", "harness.cli", "vendors", "serve")


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    process = subprocess.Popen([*SERVE, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate(timeout=60)


def listing(vendor: dict[str, Any]) -> requests.Response:
    return requests.get(f"{vendor['url']}/v1/candidates", headers=vendor["credentials"]["headers"], timeout=10)


def test_it_serves_its_list_and_its_faults_until_it_is_told_to_stop() -> None:
    with serving("greenhouse", "--records", "3", "--fault", "status:503@calls=1") as (process, ready):
        answers = [listing(ready["vendors"][0]) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [503, 200]
        assert len(answers[1].json()) == 3
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_it_does_not_outlive_a_killed_parent() -> None:
    with serving("greenhouse", "--records", "3") as (process, _):
        process.kill()
        assert process.stdout is not None
        # The pipe ends when the last process that has it open ends.
        assert process.stdout.read() == ""
