"""What caught which mutant: kept in ``caught.json`` for the next run, and shown in ``TABLE.md``."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from filelock import FileLock

from harness.pytest_plugin import COVERS
from mutants.registry import Mutant, mutants

FOLDER = Path(__file__).parent
KEPT, SHOWN = FOLDER / "caught.json", FOLDER / "TABLE.md"
_MOST = 3
Caught = Mapping[str, Mapping[str, str]]


def kept() -> dict[str, dict[str, str]]:
    """Return what caught each mutant when they were judged last."""
    found: dict[str, dict[str, str]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    return found


def keep(name: str, found: Mapping[str, str]) -> None:
    """Note what caught one of them, in both files; others may be judged by another run at the same time."""
    with FileLock(Path(tempfile.gettempdir(), "bulk-harness-mutants.lock")):
        caught = {**kept(), name: dict(found)}
        ordered = {name: caught[name] for name in mutants() if name in caught}
        KEPT.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
        SHOWN.write_text(shown(ordered))


def shown(caught: Caught) -> str:
    """Return the table, and before it how many of them were caught."""
    wrong = [one for one in mutants().values() if not one.right]
    judged = [one for one in wrong if one.name in caught]
    found = sum(bool(caught[one.name]) for one in judged)
    waiting = "" if len(judged) == len(wrong) else f" {len(wrong) - len(judged)} more have not been judged yet."
    lines = [
        "# What the suites catch",
        "",
        f"{found} of {len(judged)} wrong implementations are caught.{waiting} Made by `python tests/mutants/run.py`,"
        " which runs each of them as a service of its own, reached by HTTP alone.",
    ]
    area = ""
    for one in wrong:
        if one.area != area:
            area = one.area
            lines += ["", f"## {area}", "", "| what is wrong | caught by |", "| --- | --- |"]
        lines.append(f"| {one.does} | {_catchers(caught[one.name]) if one.name in caught else 'not judged yet'} |")
    return "\n".join([*lines, ""])


def _catchers(found: Mapping[str, str]) -> str:
    return "<br>".join(f"`{short(test)}`" for test in list(found)[:_MOST]) or "**nothing**"


def short(test: str) -> str:
    """Return a test's id as results name it: suite, file and function."""
    path, _, function = test.partition("::")
    return f"{'/'.join(Path(path).with_suffix('').parts[-2:])}::{function}"


def near(one: Mutant, tests: list[str], caught: Caught) -> list[str]:
    """Return the tests that are likeliest to catch it: what did so before, then the stories of its own area."""
    known = [test for test in caught.get(one.name, {}) if there(test)]
    stories = [test for test in tests if Path(test).stem.startswith(_NEAR.get(one.area, ()))]
    return list(dict.fromkeys([*known, *stories]))


def vendors(tests: Sequence[str]) -> tuple[str, ...]:
    """Return the vendors that tests need, ``()`` for all: to boot every one takes longer than to tell a story."""
    needed: dict[str, None] = {}
    for test in tests:
        if not (own := [what.vendors for what in _covers(test)]) or () in own:
            return ()
        needed |= dict.fromkeys(name for names in own for name in names)
    return tuple(needed)


def _covers(test: str) -> list[Any]:
    """Return what the tests of a file, or one of them, say of themselves."""
    path, _, function = test.partition("::")
    if not path.endswith(".py"):
        return []
    module = vars(import_module(".".join(Path(path).with_suffix("").parts)))
    wanted = function.partition("[")[0]
    chosen = [module[wanted]] if wanted else module.values()
    return [what for one in chosen if (what := getattr(one, COVERS, None))]


def there(test: str) -> bool:
    """Return whether a test is where it was when it caught something; if not, it was renamed or removed."""
    path, _, function = test.partition("::")
    file = FOLDER.parents[1] / path
    return file.is_file() and f"def {function.partition('[')[0]}(" in file.read_text()


_NEAR: Mapping[str, tuple[str, ...]] = {
    "statuses": (
        "status_",
        "metadata_of",
        "cancel_before",
        "cancel_while",
        "errors_missing",
        "jobs_every",
        "default_select",
        "stop",
    ),
    "counting": ("status_", "statistics", "upload_37", "jobs_every", "errors_that_pass", "callback_means"),
    "limits": ("continue_in", "restart_after_api", "window_holds", "continue_after_api"),
    "records": ("window", "nulls", "result_as", "text_", "numbers", "continue_in_slices", "walkthrough", "download"),
    "files": ("result_", "default_format", "file_names", "text_"),
    "paging": ("result_page", "upload_37", "errors_are", "upload_partial"),
    "listing": ("jobs_", "list_"),
    "restarting": ("restart_", "stop_"),
    "continuing": ("continue_",),
    "cancelling": ("cancel_",),
    "vendor": ("asked", "errors_", "paging_", "query_window", "download"),
    "uploading": ("upload_",),
    "callbacks": ("callback_",),
    "delivering": ("delivery_",),
    "native": ("native_",),
    "access": (
        "authorization",
        "hubs",
        "jobs_of_others",
        "criteria_",
        "restart_refused",
        "results_stay",
        "result_file",
    ),
    "describing": ("objects_", "metadata", "child", "upload_to_the_first"),
}
