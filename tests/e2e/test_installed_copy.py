"""Our own service judged as any other is: another process, from an installed wheel, reached by HTTP alone."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
ROOMS = ("contracts", "mock_vendors", "harness", "scenarios")
PATIENCE = 120

pytestmark = [pytest.mark.long, pytest.mark.process]


def installed(folder: Path) -> dict[str, str]:
    """Build the wheel, install it, and return the environment in which it comes before the checkout."""
    source = folder / "source"
    for room in ROOMS:
        shutil.copytree(CHECKOUT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    site = folder / "site"
    subprocess.run([*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, source], check=True)
    (wheel,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", site, wheel], check=True)
    return os.environ | {"PYTHONPATH": str(site)}


@contextmanager
def service(folder: Path, environment: dict[str, str]) -> Iterator[Path]:
    target = folder / "target.json"
    command = [sys.executable, "-m", "harness.cli", "up", "--virtual-time", "--json", "--target-file", str(target)]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        # It says where it is as soon as everything answers, and nothing if it ends before.
        assert process.stdout.readline(), "the service did not begin"
        yield target
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_everything_passes_against_an_installed_copy(tmp_path: Path) -> None:
    environment = installed(tmp_path)
    where = "import harness; print(harness.__file__)"
    found = subprocess.check_output([sys.executable, "-c", where], cwd=tmp_path, env=environment, text=True)
    assert found.startswith(str(tmp_path))
    with service(tmp_path, environment) as target:
        command = [sys.executable, "-m", "harness.cli", "run", "--target", str(target), "--json", "run.json"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    told = json.loads((tmp_path / "run.json").read_text())
    assert {test["suite"] for test in told["tests"]} >= {"contract", "criteria", "scenarios"}
    assert [test["id"] for test in told["tests"] if test["outcome"] == "not covered"] == []
