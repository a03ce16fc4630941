"""What a user meets first: help, version, and clear words for every mistake."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click
import pytest

from harness.cli import COMMANDS, cli, run
from harness.cli.failures import failure
from harness.client import BulkError, Unreachable
from harness.stage import StageError


def commands(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if not isinstance(group, click.Group):
        return [path]
    context = click.Context(group)
    found = [path] if path else []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found += commands(command, (*path, name))
    return found


@pytest.mark.parametrize("path", commands(cli), ids=" ".join)
def test_every_command_explains_itself_with_an_example(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"Example:\n(?:.+\n)* +bulk-harness " + " ".join(path), shown)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_line_in_the_list_of_commands_is_for_a_command_that_is_there(name: str) -> None:
    assert COMMANDS[name].load().name == name


def test_the_version_is_that_of_the_distribution(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert version("bulk-harness") in capsys.readouterr().out


def test_help_imports_nothing_heavy() -> None:
    code = "import sys; from harness.cli import run; run(['--help']); "
    code += "print([name for name in ('rich', 'requests', 'flask', 'sqlalchemy', 'faker') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


BAD = [
    (["dmeo"], 2, "up, vendors. Did you mean 'demo'?"),
    (["vendors", "shwo"], 2, "Did you mean 'show'?"),
    (["up", "--recrods", "5"], 2, "--records"),
    (["up", "--records", "-1"], 2, "x>=0"),
    (["up", "--records", "many"], 2, "not a valid integer"),
    (["up", "--port", "70000"], 2, "0<=x<=65535"),
    (["up", "--time-scale", "0"], 2, "x>0"),
    (["up", "--vendor", "etsi"], 2, "Did you mean 'etsy'?"),
    (["up", "--state", "{here}/a-file"], 2, "a-file"),
    (["up", "--state", "{here}"], 2, "holds things that are not ours (a-file)"),
    (["up", "--state", "/proc/none"], 2, "cannot be the state directory"),
    (
        ["up", "--state", "{here}/s", "--ready-file", "{here}/none/ready.json"],
        2,
        "no such directory for the ready file",
    ),
    (["demo", "--html", "{here}/none/page.html"], 2, "no such directory for the page"),
    (["demo", "--fault", "etsi=status:500"], 2, "Did you mean 'etsy'?"),
    (["demo", "--fault", "status:500"], 2, "write VENDOR=FAULT"),
    (["vendors", "show", "salesfroce"], 2, "Did you mean 'salesforce'?"),
    (["vendors", "serve", "etzy"], 2, "Did you mean 'etsy'?"),
    (["bulk", "serv"], 2, "Did you mean 'serve'?"),
    (["bulk", "serve", "--retention", "3 days"], 2, "a duration such as 90s, 30m, 12h or 3d"),
    (["bulk", "serve", "--max-upload", "big"], 2, "a size such as 500k, 1M or 2G"),
    (["bulk", "serve", "--state", "{here}/s", "--allow-egress", "10.0.0.1/8"], 2, "allow-egress: '10.0.0.1/8'"),
    (["bulk", "serve", "--state", "{here}/a-file"], 2, "cannot be used"),
    (["bulk", "purge", "--state", "{here}/none"], 2, "does not exist"),
    (
        ["bulk", "query", "--url", "http://u", "--element", "e", "--user", "u"],
        2,
        "either a STATEMENT or --continue-from",
    ),
    (["bulk", "jobs"], 2, "--url, --element and --user, or --ready-file"),
    (["bulk", "jobs", "--url", "http://127.0.0.1:1/x", "--element", "e", "--user", "u"], 3, "does not answer"),
    (["bulk", "jobs", "--ready-file", "{here}/a-file"], 2, "is not a ready file"),
    (["bulk", "jobs", "--url", "u", "--element", "e", "--user", "u"], 2, "must begin with http:// or https://"),
    (["bulk", "jobs", "--ready-file", "{here}/a-file", "--element", "e"], 2, "give one of them"),
    (["bulk", "jobs", "--vendor", "etsy"], 2, "--ready-file, and there is none"),
    (
        ["bulk", "download", "x", "--output", "{here}/none/x", "--url", "http://u", "--element", "e", "--user", "u"],
        2,
        "cannot write in the folder",
    ),
    (["bulk", "upload", "contact", "{here}/none.csv"], 2, "none.csv"),
    (
        ["bulk", "download", "x", "--criteria", "[", "--url", "http://u", "--element", "e", "--user", "u"],
        2,
        "is not JSON",
    ),
]


@pytest.mark.parametrize(("arguments", "code", "words"), BAD, ids=[" ".join(case[0]) for case in BAD])
def test_a_mistake_is_told_in_a_few_lines(
    arguments: list[str], code: int, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a-file").write_text("")
    assert run([argument.format(here=tmp_path) for argument in arguments]) == code
    shown = capsys.readouterr()
    assert words in shown.err
    assert (shown.out, len(shown.err.splitlines()) <= 3) == ("", True)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (StageError("port taken", 3), 3),
        (BulkError(404, "no such job"), 2),
        (BulkError(500, "oops"), 3),
        (Unreachable("nobody"), 3),
        (ZeroDivisionError("oops"), 4),
    ],
)
def test_the_exit_code_says_whose_turn_it_is(error: Exception, code: int) -> None:
    assert failure(error).code == code


def test_a_fault_of_ours_shows_its_traceback_on_demand_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(import_module("harness.cli.vendors"), "chosen", lambda names: 1 // 0)
    assert run(["vendors", "list"]) == 4
    quiet = capsys.readouterr().err
    assert run(["--debug", "vendors", "list"]) == 4
    assert ("Traceback" in quiet, "Traceback" in capsys.readouterr().err) == (False, True)
