"""The process: what it says when it is ready, how it ends, what it refuses."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import requests

from mock_vendors.load import vendor_names

pytestmark = pytest.mark.process


@contextmanager
def process(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "mock_vendors", "--records", "30", "--exit-with-stdin", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield running, json.loads(running.stdout.readline())
        finally:
            running.kill()


def ended(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mock_vendors", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_it_serves_every_vendor_and_stops_cleanly_on_a_signal() -> None:
    with process() as (running, ready):
        assert [vendor["vendor"] for vendor in ready["vendors"]] == list(vendor_names())
        urls = [vendor["control_url"] + "/state" for vendor in ready["vendors"]]
        statuses = {requests.get(url, timeout=10).status_code for url in urls}
        assert statuses == {200}
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0


def test_it_ends_with_its_parent() -> None:
    with process("--vendor", "etsy") as (running, ready):
        assert ready["pid"] == running.pid
        assert running.stdin is not None
        running.stdin.close()
        assert running.wait(20) == 0


def test_the_credentials_it_prints_pass() -> None:
    with process("--vendor", "greenhouse", "--fault", "status:503@calls=2") as (_, ready):
        (vendor,) = ready["vendors"]
        ask = [
            requests.get(vendor["url"] + "/v1/jobs", headers=vendor["credentials"]["headers"], timeout=10).status_code
            for _ in range(3)
        ]
    assert ask == [200, 503, 200]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("--vendor", "etsi"), "Did you mean 'etsy'"),
        (("--records", "-1"), "0 or more"),
        (("--port", "8"), "exactly one --vendor"),
        (("--vendor", "etsy", "--fault", "rest"), "Did you mean 'reset'"),
        (("--time-scale", "0"), "above 0"),
        (("--nope",), "--nope"),
    ],
)
def test_wrong_arguments_are_explained(arguments: tuple[str, ...], text: str) -> None:
    done = ended(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert text in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = ended("--vendor", "etsy", "--port", port)
    assert done.returncode == 3
    assert port in done.stderr
