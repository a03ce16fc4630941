"""What there is to be run, and a beginning for what there is not yet."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from harness.cli.failures import FINE, USER
from harness.running import Plan, listed

TEMPLATE = "template.py"


def show_list(plan: Plan) -> int:
    """Print every test that would be run with what it covers, and return the exit code."""
    tests, problem = listed(plan)
    for one in tests:
        suite, file = plan.selection.place(Path(one["path"]))
        click.echo(f"{suite}/{file}::{one['name']}")
        for line in _about(one):
            click.echo(f"    {line}")
    click.echo(f"{len(tests)} tests")
    if problem:
        click.echo(f"bulk-harness: {problem}", err=True)
    return USER if problem else FINE


def begin_story(path: Path) -> None:
    """Write the template there; a file that exists is left alone."""
    if path.exists():
        raise click.BadParameter(f"{path} is there already", param_hint="--new")
    if path.suffix != ".py":
        raise click.BadParameter(f"a story is a file that ends in .py: {path}.py", param_hint="--new")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((files("scenarios") / TEMPLATE).read_text("utf-8"), "utf-8")
    click.echo(f"{path} is written. Run it: bulk-harness run {path}")


def _about(test: dict[str, Any]) -> list[str]:
    cited = ", ".join([*test["promises"], *test["bugs"]])
    needs = f"needs {', '.join(test['needs'])}" if test["needs"] else ""
    slow = "not in a quick run" if test["slow"] else ""
    return [text for text in (test["story"] or test["title"], cited, needs, slow) if text]
