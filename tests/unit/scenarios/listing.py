"""The list of all scenarios with what each covers; run it to write ``scenarios/STORIES.md`` anew."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import scenarios
from harness.suites.covering import Covers, covered_by

FOLDER = Path(scenarios.__file__).parent
LIST = FOLDER / "STORIES.md"
HEAD = """# All scenarios

What each would notice if it were broken: promises of [requirements.yaml](../contracts/requirements.yaml), classes of
bugs of [bugs.yaml](../contracts/bugs.yaml); and the capabilities that it needs. [How to read, run and write
them](README.md).

| scenario | story | promises | bugs | needs |
| --- | --- | --- | --- | --- |
"""


class Story(NamedTuple):
    """One scenario: its file, the first sentence of it, and what it covers."""

    file: str
    function: Any
    covers: Covers
    sentence: str


def stories() -> list[Story]:
    """Return every scenario of the project, by the names of their files."""
    return [story for path in sorted(FOLDER.glob("*.py")) for story in _told(path)]


def listing() -> str:
    """Return the list as Markdown."""
    return HEAD + "".join(
        f"| [{story.file.removesuffix('.py')}]({story.file}) | {story.sentence} | {', '.join(story.covers.promises)} | "
        f"{', '.join(story.covers.bugs)} | {', '.join(story.covers.needs)} |\n"
        for story in stories()
    )


def _told(path: Path) -> Iterator[Story]:
    module = import_module(f"scenarios.{path.stem}")
    for _, function in inspect.getmembers(module, inspect.isfunction):
        covers = covered_by(function)
        if covers is not None and covers.story and function.__module__ == module.__name__:
            yield Story(path.name, function, covers, (module.__doc__ or "").strip().splitlines()[0])


if __name__ == "__main__":
    LIST.write_text(listing(), "utf-8")
