"""``bulk-harness run``: what it answers to bad input, and what it makes of right and wrong targets."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from harness.cli import run
from harness.report.suite import read_run
from harness.report.suite.values import Outcome
from harness.stage import Bench
from harness.suites.target import load_target

STORIES = '''
"""A shop is asked for its listings."""
from harness.suites import scenario

@scenario(promises=["API-02"], bugs=["FLT-08"], vendors=["etsy"])
def every_listing_comes(bulk):
    shop = bulk.instance("etsy")
    job = shop.download("listings")
    assert job.ends("COMPLETED")["recordsCount"] == 60
    bulk.measure("calls", 3)

@scenario(promises=["API-03"], vendors=["etsy"])
def one_more_comes(bulk):
    job = bulk.instance("etsy").download("listings")
    assert job.ends("COMPLETED")["recordsCount"] == 61

@scenario(needs=["bounce", "native"], promises=["API-04"])
def nothing_is_known(bulk):
    pass
'''


@contextmanager
def answering(status: int, body: bytes = b"[]", kind: str = "application/json") -> Iterator[str]:
    """Serve the same answer to everything; a status of 0 hangs."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not status:
                over.wait(30)
                return
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        over.set()
        server.shutdown()


def target_file(folder: Path, url: str, **more: Any) -> Path:
    path = folder / "target.json"
    instance = {"vendor": "etsy", "element": "token", "control": f"{url}/__mock__"}
    told = {"target": 1, "url": f"{url}/elements/api-v2", "user": "me", "instances": [instance]}
    path.write_text(json.dumps(told | {"tolerances": {"request_seconds": 0.5}} | more))
    return path


def ended(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = run(["run", *arguments])
    shown = capsys.readouterr()
    return code, shown.out + shown.err


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ((0, b"", ""), 3, "no answer within 0.5 s"),
        ((401, b"{}", "application/json"), 2, "instance 'etsy': the target answered 401 to its tokens"),
        ((404, b"{}", "application/json"), 2, "url has to end where /bulk/… begins"),
        ((200, b"<html>", "text/html"), 2, "not JSON"),
        ((200, b"[]", "application/json"), 2, "is not the control API of a mock vendor"),
        ((200, b'{"vendor": "stripe"}', "application/json"), 2, "plays 'stripe'"),
        ((500, b"{}", "application/json"), 2, "control has to be the control API of a mock vendor: …/__mock__"),
    ],
)
def test_a_target_that_cannot_be_judged_is_told_before_anything_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, answer: tuple[int, bytes, str], code: int, said: str
) -> None:
    with answering(*answer) as url:
        found = ended(capsys, "scenarios", "--target", str(target_file(tmp_path, url)))
    assert found[0] == code
    assert said in found[1]
    assert "PASSED" not in found[1]


def test_a_run_that_cannot_begin_leaves_no_older_result(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    result, file = tmp_path / "run.json", str(target_file(tmp_path, "http://127.0.0.1:1"))
    result.write_text("that of yesterday")
    assert ended(capsys, "scenarios", "--target", file, "--json", str(result))[0] == 3
    found = read_run(result.read_text())
    assert (found.passed, "the target does not answer" in found.problem) == (False, True)
    code, said = ended(capsys, "scenarios", "--json", str(result / "below"))
    assert (code, str(result) in said) == (2, True)


def test_a_target_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said = ended(capsys, "--target", str(target_file(tmp_path, "http://127.0.0.1:1")), "--check-target")
    assert (code, "the target does not answer" in said) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scenarioz"], "Did you mean 'scenarios'?"),
        (["scenarios/restart_after_outag.py"], "Did you mean 'restart_after_outage.py'?"),
        (["scenarios", "--shard", "3/2"], "'3/2' is not a part of a whole"),
        (["scenarios", "--target", "FILE", "--workers", "2"], "the mocks of a target are shared"),
        (["scenarios", "--baseline", "nowhere.yaml"], "nowhere.yaml"),
    ],
)
def test_arguments_that_make_no_sense(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, arguments: list[str], said: str
) -> None:
    file = str(target_file(tmp_path, "http://127.0.0.1:1"))
    code, shown = ended(capsys, *(file if word == "FILE" else word for word in arguments))
    assert (code, said in shown) == (2, True), shown


def test_every_mistake_of_a_target_file_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said = ended(
        capsys, "--target", str(target_file(tmp_path, "ftp://x", capabilitys=[], user="${NO_SUCH_NAME}"))
    )
    assert code == 2
    assert "Did you mean 'capabilities'?" in said
    assert "does not match" in said


def test_the_target_file_of_the_guide_is_one(tmp_path: Path) -> None:
    guide = (Path(str(files("harness"))) / "suites" / "README.md").read_text("utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", guide, re.DOTALL)
    path = tmp_path / "target.yaml"
    path.write_text(example)
    target = load_target(path, dict.fromkeys(re.findall(r"\$\{(\w+)\}", example), "secret"))
    assert (target.name, target.vendors, target.instances[0].resource("listing")) == (
        "Our rewrite",
        ("etsy",),
        "listings",
    )


def test_a_new_story_runs_as_it_is_and_is_never_overwritten(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    story = tmp_path / "mine" / "first.py"
    assert ended(capsys, "--new", str(story))[0] == 0
    code, said = ended(capsys, str(story), "--list")
    assert (code, "mine/first.py::a_stumbling_shop_loses_nothing" in said) == (0, True)
    story.write_text("mine")
    assert ended(capsys, "--new", str(story))[0] == 2
    assert story.read_text() == "mine"


@pytest.mark.process
def test_a_target_is_judged_and_told_of(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "stories.py").write_text(STORIES)
    (mine / "broken").mkdir()
    (mine / "broken" / "story.py").write_text("import nowhere")
    monkeypatch.chdir(tmp_path)
    before = {path.name for path in mine.iterdir()}
    with Bench(tmp_path / "state", vendors=["etsy"]) as bench:
        target = bench.target()
        target["capabilities"].remove("native")
        Path("target.json").write_text(json.dumps(target))
        code, said = ended(capsys, "mine/stories.py", "--target", "target.json", "--json", "run.json")
        held = ended(capsys, "mine/stories.py", "-k", "nothing_is_known", "--target", "target.json")
        unread = ended(capsys, "mine/broken", "--target", "target.json")
        none = ended(capsys, "mine/stories.py", "-k", "no_such_name", "--target", "target.json")
    found = read_run(Path("run.json").read_text())
    tests = {test.id.rpartition("::")[2]: test for test in found.tests}
    assert code == 1
    assert {name: test.outcome for name, test in tests.items()} == {
        "every_listing_comes": Outcome.PASSED,
        "one_more_comes": Outcome.FAILED,
        "nothing_is_known": Outcome.NOT_COVERED,
    }
    good, bad = tests["every_listing_comes"], tests["one_more_comes"]
    assert (good.promises, good.bugs, dict(good.numbers)) == (("API-02",), ("FLT-08",), {"calls": 3})
    assert good.story == "A shop is asked for its listings."
    assert (good.jobs[0].moves[0], good.jobs[0].moves[-1]) == ("CREATED", "COMPLETED")
    assert bad.repeat == "bulk-harness run mine/stories.py::one_more_comes --seed 1 --target target.json"
    assert "assert 60 == 61" in bad.happened
    assert f"{bad.file}:{bad.line}" == "mine/stories.py:15"
    assert "native" in tests["nothing_is_known"].reason
    assert bench.ready.instances[0].element_token not in Path("run.json").read_text() + said
    # What could not be held is never green.
    assert (held[0], "PASSED" in held[1]) == (2, False)
    assert (unread[0], "No module named 'nowhere'" in unread[1]) == (2, True)
    assert (none[0], "nothing fits the selection" in none[1]) == (2, True)
    assert {path.name for path in mine.iterdir()} == before
