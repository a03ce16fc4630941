"""The state directory: fresh, the same again, somebody else's, in use, left behind by a killed run."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import VirtualClock
from harness.stage import StageError, Wanted
from harness.staging.state import SHUTDOWN, StateDirectory, write_whole


@pytest.fixture
def state(tmp_path: Path) -> Iterator[StateDirectory]:
    directory = StateDirectory(tmp_path / "state", VirtualClock())
    yield directory
    directory.close()


def opened(path: Path, wanted: Wanted | None = None) -> StateDirectory:
    directory = StateDirectory(path, VirtualClock())
    directory.open(wanted or Wanted())
    return directory


def test_a_fresh_directory_takes_what_was_wanted_and_keeps_it(state: StateDirectory) -> None:
    first = state.open(Wanted(records=50, seed=7, time_scale=60.0))
    state.close()
    assert state.open(Wanted()) == first
    assert (first.records, first.seed, first.time_scale) == (50, 7, 60.0)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(records=51), "--records 50, not 51"),
        (Wanted(seed=8), "--seed 7, not 8"),
        (Wanted(time_scale=2.0), "--time-scale 60, not 2"),
    ],
)
def test_another_seed_or_size_or_time_is_refused(state: StateDirectory, wanted: Wanted, words: str) -> None:
    state.open(Wanted(records=50, seed=7, time_scale=60.0))
    state.close()
    with pytest.raises(StageError, match=words):
        state.open(wanted)


def test_a_directory_in_use_is_refused_with_the_pid(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with pytest.raises(StageError, match=f"in use by process {os.getpid()}"):
        opened(tmp_path)
    first.close()


def test_foreign_content_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(StageError, match=r"thesis\.tex"):
        opened(tmp_path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.tex"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"seed": 1}', '{"seed":1,"records":1,"time_scale":1,"time_origin":0,"format":99}']
)
def test_a_state_that_is_not_ours_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "stage.json").write_text(text)
    with pytest.raises(StageError, match="another --state"):
        opened(tmp_path)


def test_a_file_in_the_place_of_the_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    with pytest.raises(StageError, match="give another --state"):
        opened(tmp_path / "state")


def test_a_killed_holder_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    code = "import os,sys; from pathlib import Path; from contracts import VirtualClock\n"
    code += "from harness.staging.state import StateDirectory, Wanted\n"
    code += "StateDirectory(Path(sys.argv[1]), VirtualClock()).open(Wanted()); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    opened(tmp_path).close()


def test_children_of_a_killed_run_are_waited_for_and_named(tmp_path: Path) -> None:
    (tmp_path / "children").write_text("pids 1 and 2\n")
    with (tmp_path / "children").open("rb") as orphan:
        fcntl.flock(orphan, fcntl.LOCK_EX)
        clock = VirtualClock()
        before = clock.now()
        with pytest.raises(StageError, match="pids 1 and 2"):
            StateDirectory(tmp_path, clock).open(Wanted())
    assert clock.now() - before > SHUTDOWN


def test_a_refused_start_does_not_keep_the_directory(tmp_path: Path) -> None:
    (tmp_path / "stage.json").write_text("{")
    for _ in range(2):
        with pytest.raises(StageError, match="not a state of ours"):
            opened(tmp_path)


def test_a_secret_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "instances.json", {"a": 1})
    assert (tmp_path / "instances.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((tmp_path / "instances.json").read_text()) == {"a": 1}
    assert [entry.name for entry in tmp_path.iterdir()] == ["instances.json"]
