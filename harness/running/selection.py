"""Which files are run: suites by their names, files of them, folders and files of the user's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from contracts import ContractError, Problem, nearest

SUITES = ("contract", "criteria", "scenarios", "measures", "vendors")
"""The suites of the package."""
OF_MOCKS = "vendors"
"""The suite that is about our own mock vendors, and says nothing of a target."""
NOT_TESTS = {"conftest.py", "setup.py"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file to be run: the suite it belongs to, the folder that names in it are relative to, and one of its tests."""

    suite: str
    root: Path
    path: Path
    test: str = ""

    @property
    def argument(self) -> str:
        return f"{self.path}::{self.test}" if self.test else str(self.path)


@dataclass(frozen=True, slots=True)
class Selection:
    """Everything that is run; ``whole`` are the names of the suites that are run whole."""

    chosen: tuple[Chosen, ...]
    whole: tuple[str, ...]

    def place(self, path: Path) -> tuple[str, str]:
        """Return the suite of a file and its name in it."""
        for one in self.chosen:
            if path == one.path:
                return one.suite, path.relative_to(one.root).as_posix()
        return path.parent.name, path.name


def selected(arguments: Sequence[str], *, foreign: bool = False) -> Selection:
    """Find what the arguments name; none: every suite, but for a ``foreign`` target not that of our own mocks.

    Raises `ContractError` with everything that is not there.
    """
    names = arguments or [name for name in SUITES if _files(name) and not (foreign and name == OF_MOCKS)]
    found = {name: tuple(_chosen(name)) for name in names}
    problems = [_missing(name) for name, chosen in found.items() if not chosen]
    problems += [
        Problem(str(one.path), "", "pytest takes no path with '[' in it: call the file or its folder otherwise")
        for group in found.values()
        for one in group
        if "[" in str(one.path)
    ]
    if problems:
        raise ContractError(problems)
    # What is named twice, as a suite and as a file of it, is run once.
    chosen = tuple(dict.fromkeys(one for group in found.values() for one in group))
    return Selection(chosen, tuple(name for name in SUITES if name in names))


def home(suite: str) -> Path:
    """Return the folder of a suite of the package."""
    return Path(str(files("scenarios"))) if suite == "scenarios" else Path(str(files("harness"))) / "suites" / suite


def _chosen(argument: str) -> Iterator[Chosen]:
    name, _, test = argument.partition("::")
    suite, _, inner = name.partition("/")
    if name in SUITES:
        yield from (Chosen(name, home(name), path) for path in _files(name))
    elif suite in SUITES and inner and (home(suite) / inner).is_file():
        yield Chosen(suite, home(suite), home(suite) / inner, test)
    else:
        yield from _own(Path(name).resolve(), test)


def _files(suite: str) -> list[Path]:
    pattern = "[a-z]*.py" if suite == "scenarios" else "test_*.py"
    return sorted(path for path in home(suite).rglob(pattern) if path.name not in NOT_TESTS)


def _own(path: Path, test: str) -> Iterator[Chosen]:
    if path.is_file() and path.suffix == ".py":
        yield Chosen(path.parent.name, path.parent, path, test)
    elif path.is_dir() and not test:
        for file in sorted(path.rglob("*.py")):
            inner = file.relative_to(path)
            if file.name not in NOT_TESTS and not any(part.startswith(("_", ".")) for part in inner.parts):
                yield Chosen(path.name, path, file)


def _missing(argument: str) -> Problem:
    name = argument.partition("::")[0]
    suite, _, inner = name.partition("/")
    if Path(name).is_dir():
        return Problem(argument, "", "there is no story and no test in this folder: they are files that end in .py")
    if Path(name).exists():
        return Problem(argument, "", "not a file with stories or tests: those end in .py")
    if suite in SUITES and inner:
        there = [file.relative_to(home(suite)).as_posix() for file in _files(suite)]
        near = get_close_matches(inner, there, n=3)
        hint = nearest(inner, near) if near else f"bulk-harness run {suite} --list shows what there is"
        return Problem(argument, "", f"no such file, here or in the suite '{suite}'; {hint}")
    return Problem(argument, "", f"neither a suite nor a folder nor a file; {nearest(name, SUITES)}")
