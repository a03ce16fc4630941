"""What an installed copy carries: every data file of the source tree, and the marks of a typed package."""

from __future__ import annotations

from importlib.metadata import entry_points, metadata
from importlib.resources import files
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
ROOMS = ("contracts", "mock_vendors", "harness", "scenarios")


def data_files(room: str) -> list[Path]:
    top = CHECKOUT / room
    return [
        path.relative_to(top) for path in sorted(top.rglob("*")) if path.is_file() and "__pycache__" not in path.parts
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_the_installed_copy_has_every_file_of_the_source_tree(room: str) -> None:
    installed = Path(str(files(room)))
    assert [str(path) for path in data_files(room) if not (installed / path).is_file()] == []


@pytest.mark.parametrize("room", ROOMS)
def test_it_is_marked_as_typed(room: str) -> None:
    assert (Path(str(files(room))) / "py.typed").is_file()


def test_it_has_a_command_a_plugin_and_a_licence() -> None:
    assert metadata("bulk-harness")["License-Expression"] == "MIT"
    assert [point.value for point in entry_points(group="console_scripts", name="bulk-harness")] == ["harness.cli:main"]
    assert [point.value for point in entry_points(group="pytest11", name="bulk_harness")] == ["harness.pytest_plugin"]
