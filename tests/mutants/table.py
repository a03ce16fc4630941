"""What caught which mutant: kept in ``caught.json`` for the next run, and shown in ``TABLE.md``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

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
    with FileLock(KEPT.with_suffix(".lock")):
        caught = {**kept(), name: dict(found)}
        ordered = {name: caught[name] for name in mutants() if name in caught}
        KEPT.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n")
        SHOWN.write_text(shown(ordered))


def shown(caught: Caught) -> str:
    """Return the table, and before it how many of them were caught."""
    wrong = [one for one in mutants().values() if not one.right]
    found = sum(bool(caught.get(one.name)) for one in wrong)
    lines = [
        "# What the suites catch",
        "",
        f"{found} of {len(wrong)} wrong implementations are caught. Made by `python tests/mutants/run.py`, which runs"
        " each of them as a service of its own, reached by HTTP alone.",
    ]
    area = ""
    for one in wrong:
        if one.area != area:
            area = one.area
            lines += ["", f"## {area}", "", "| what is wrong | caught by |", "| --- | --- |"]
        lines.append(f"| {one.does} | {_catchers(caught.get(one.name, {}))} |")
    return "\n".join([*lines, ""])


def _catchers(found: Mapping[str, str]) -> str:
    return "<br>".join(f"`{short(test)}`" for test in list(found)[:_MOST]) or "**nothing**"


def short(test: str) -> str:
    """Return a test's id as results name it: suite, file and function."""
    path, _, function = test.partition("::")
    return f"{'/'.join(Path(path).with_suffix('').parts[-2:])}::{function}"


def near(one: Mutant, tests: list[str], caught: Caught) -> list[str]:
    """Return the tests that are likeliest to catch it: what did so before, then the stories of its own area."""
    known = [test for test in caught.get(one.name, {}) if Path(FOLDER.parents[1], test.partition("::")[0]).exists()]
    stories = [test for test in tests if Path(test).stem.startswith(_NEAR[one.area])]
    return list(dict.fromkeys([*known, *stories]))


def vendors(one: Mutant) -> tuple[str, ...]:
    """Return the vendors that the stories of its area are about; to boot all takes longer than to tell the stories."""
    return ("etsy", "greenhouse", "eloqua", *_MORE_VENDORS.get(one.area, ()))


_MORE_VENDORS: Mapping[str, tuple[str, ...]] = {
    "records": ("salesforce",),
    "vendor": ("salesforce", "square", "stripe"),
    "uploading": ("stripe", "hubspot"),
    "delivering": ("s3", "gcs", "box", "dropbox"),
    "native": ("salesforce",),
}
_NEAR: Mapping[str, tuple[str, ...]] = {
    "statuses": ("cancel_after", "errors_missing", "errors_forbidden", "statistics", "jobs_every", "default_select"),
    "counting": ("download", "statistics", "upload_37", "jobs_every", "cancel_in_mid", "errors_that_pass"),
    "limits": ("restart_after_api", "continue", "window"),
    "records": ("window", "nulls", "reading", "paging_any", "continue_in_slices", "walkthrough", "list_condition"),
    "files": ("reading", "default_format", "file", "restart_same", "cancel_in", "metadata", "restart_after_api"),
    "paging": ("upload_37", "reading", "data", "errors_of", "upload_partial"),
    "listing": ("jobs", "list"),
    "restarting": ("restart", "stop"),
    "continuing": ("continue",),
    "cancelling": ("cancel",),
    "vendor": ("errors", "paging", "asked", "query", "list_condition", "restart_with", "continue_a_query"),
    "uploading": ("upload", "walkthrough"),
    "callbacks": ("callback",),
    "delivering": ("delivery",),
    "native": ("native",),
    "access": ("authorization", "hubs", "results_stay", "jobs_of", "reading", "restart_refused", "continue_refused"),
    "describing": ("objects", "metadata", "child"),
    "variants": (),
}
