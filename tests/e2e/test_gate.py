"""The two ways in which CI calls suites and gate, step by step as they are written, over a story of one's own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.cli import run
from harness.report.gate import load_baseline

pytestmark = [pytest.mark.process, pytest.mark.long]

CI = Path(str(files("harness.suites"))) / "ci"
STORY = '''"""A shop is read to its end."""

from harness.suites import scenario
from harness.suites.story import Bulk


@scenario(promises=["GEN-05"], vendors=["etsy"])
def a_shop_is_read_to_its_end(bulk: Bulk) -> None:
    shop = bulk.instance("etsy")
    assert shop.download("listings").ends("COMPLETED")["recordsCount"] == RECORDS
    bulk.measure("calls: etsy listings", len(shop.calls("listings")))
'''
TEST = "stories/whole_shop.py::a_shop_is_read_to_its_end"


class Project:
    """Somebody's repository, with a story in it that is right or wrong."""

    def __init__(self, home: Path) -> None:
        self.home, self.baseline = home, home / "bulk-baseline.yaml"
        (home / "stories").mkdir()
        self.right()

    def right(self) -> None:
        self._write("60")

    def wrong(self) -> None:
        self._write("61")

    def _write(self, records: str) -> None:
        (self.home / "stories" / "whole_shop.py").write_text(STORY.replace("RECORDS", records))

    def call(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the repository, with this environment's programs first on the path."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        given = {**inherited, "PATH": path, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment}
        return subprocess.run(
            command, cwd=self.home, env=given, capture_output=True, text=True, timeout=300, check=False
        )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def workflow(project: Project) -> tuple[dict[str, str], dict[str, str]]:
    """Return the workflow's steps that are commands, by name, and its environment, its target left out."""
    document: dict[str, Any] = yaml.safe_load((CI / "github.yml").read_text("utf-8"))
    (job,) = document["jobs"].values()
    assert set(job["env"]) == {"PACKAGE", "TARGET", "BASELINE", "SELECTION"}
    environment = job["env"] | {"TARGET": "", "SELECTION": "stories --workers 1", "BASELINE": project.baseline.name}
    return {step["name"]: step["run"] for step in job["steps"] if "run" in step}, environment


def ends(project: Project, *names: str) -> dict[str, int]:
    """Walk through these steps of the workflow, or all, as GitHub does, and return how each ended."""
    steps, environment = workflow(project)
    codes: dict[str, int] = {}
    for name in names or steps:
        command = steps[name]
        done = project.call("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command, **environment)
        codes[name] = done.returncode
        assert done.returncode in (0, 1, 2), f"{name}: {done.stdout}{done.stderr}"
    return codes


def test_the_workflow_is_red_without_a_baseline_green_with_it_and_red_when_something_breaks(project: Project) -> None:
    assert ends(project) == {"Install": 0, "Suites": 0, "Gate": 2}
    assert {path.name for path in (project.home / "bulk-results").iterdir()} == {"run.json", "junit.xml", "report.html"}
    result = project.home / "bulk-results" / "run.json"
    assert run(["gate", str(result), "--baseline", str(project.baseline), "--update"]) == 0
    assert load_baseline(project.baseline).facts.passed == {TEST}
    assert ends(project, "Gate") == {"Gate": 0}
    project.wrong()
    assert ends(project, "Suites", "Gate") == {"Suites": 0, "Gate": 1}


def test_the_shell_script_does_the_same(project: Project) -> None:
    script = ("sh", str(CI / "run.sh"), project.baseline.name, "stories", "--workers", "1")
    assert project.call(*script[:2]).returncode == 2
    project.baseline.write_text(BASELINE)
    assert project.call(*script).returncode == 0
    project.wrong()
    done = project.call(*script)
    assert (done.returncode, f"{TEST}: " in done.stdout) == (1, True)


def test_a_target_that_is_down_is_never_green(project: Project) -> None:
    project.baseline.write_text(BASELINE)
    (project.home / "target.yaml").write_text(DOWN)
    done = project.call("sh", str(CI / "run.sh"), project.baseline.name, "stories", "--target", "target.yaml")
    assert done.returncode == 3, done.stdout + done.stderr


BASELINE = f"""\
baseline: 1
target: Bulk Harness
seed: 1
quick: false
suites: [stories]
numbers: {{}}
keywords: 0
promises: []
bugs: []
operations: []
passed: ["{TEST}"]
"""
DOWN = """\
target: 1
name: Bulk Harness
url: http://127.0.0.1:9/elements/api-v2
user: u
instances: [{vendor: etsy, element: e, control: "http://127.0.0.1:9/__mock__"}]
"""
