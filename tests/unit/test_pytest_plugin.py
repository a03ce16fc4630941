"""The plug-in in somebody else's project: silent until asked, then vendors and a service."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

QUIET = ("-n", "0", "-p", "no:cacheprovider")


def test_it_offers_its_fixtures_and_options(pytester: pytest.Pytester) -> None:
    shown = pytester.runpytest_inprocess(*QUIET, "--fixtures").stdout.str()
    assert "bulk_stage" in shown
    assert "bulk_client" in shown
    assert "--bulk-records" in pytester.runpytest_inprocess(*QUIET, "--help").stdout.str()


def test_a_test_that_does_not_ask_starts_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("import threading\ndef test_nothing():\n    assert threading.active_count() == 1")
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=1)


def test_loading_it_imports_nothing_of_ours() -> None:
    code = "import sys, harness.pytest_plugin\n"
    code += "print([name for name in ('harness.stage', 'contracts', 'flask', 'requests') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.process
def test_a_test_that_asks_gets_a_service_over_the_vendors_it_wants(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        def test_records(bulk_client):
            assert len(list(bulk_client("greenhouse").list("candidates"))) == 7

        def test_vendors(bulk_stage):
            assert [one.vendor for one in bulk_stage.ready.instances] == ["greenhouse"]
            assert bulk_stage.facts.seed == 3
    """)
    result = pytester.runpytest_inprocess(*QUIET, "--bulk-records=7", "--bulk-seed=3", "--bulk-vendor=greenhouse")
    result.assert_outcomes(passed=2)


def test_a_vendor_that_is_not_known_is_told(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(bulk_client): pass")
    result = pytester.runpytest_inprocess(*QUIET, "--bulk-vendor=etzy")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*no vendor called 'etzy'*Did you mean 'etsy'?*"])


def examples() -> list[str]:
    guide = (Path(str(files("harness"))) / "PLUGIN.md").read_text("utf-8")
    return re.findall(r"```python\n(.*?)```", guide, re.DOTALL)


def test_the_examples_of_the_guide_hold(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(**{f"test_{rank}": example for rank, example in enumerate(examples())})
    # In a process of its own, since YAML's fast reader cannot be imported twice into one.
    result = pytester.runpytest_subprocess(*QUIET, "--bulk-vendor=etsy", "--bulk-vendor=greenhouse")
    result.assert_outcomes(passed=len(examples()))


def test_the_guide_names_every_fixture(pytester: pytest.Pytester) -> None:
    shown = pytester.runpytest_inprocess(*QUIET, "--fixtures").stdout.str()
    guide = (Path(str(files("harness"))) / "PLUGIN.md").read_text("utf-8")
    fixtures = set(re.findall(r"^(bulk\w*)", shown, re.MULTILINE)) - {"bulk_contract"}
    assert fixtures == {name for name in re.findall(r"`(bulk\w*)`", guide) if name in fixtures}
    assert len(fixtures) > 8


@pytest.mark.long
def test_workers_and_any_order_of_tests_change_nothing(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pytest
        from harness.audit import VendorControl

        @pytest.mark.parametrize("rank", range(6))
        def test_each_begins_anew(bulk_vendor, bulk_service, rank):
            control = VendorControl(bulk_vendor("etsy").control_url)
            assert control.faults() == () and not list(control.journal())
            control.put_faults(["status:503@calls=1"])
            client = bulk_service("etsy")
            assert client.wait(client.download("listings").id).records == 60
    """)
    pytester.makeconftest("def pytest_collection_modifyitems(items): items.reverse()")
    pytester.runpytest_subprocess("-n", "2", "-p", "no:cacheprovider", "--bulk-vendor=etsy").assert_outcomes(passed=6)


def test_a_story_that_breaks_the_contract_fails_whatever_its_own_words(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        from harness.suites import scenario

        @scenario(vendors=["etsy"])
        def says_nothing(bulk):
            bulk.instance("etsy")
            bulk.wire.complaints.append("an answer that is not allowed")

        def test_without_a_mark(bulk):
            bulk.instance("etsy")
            bulk.wire.complaints.append("an answer that is not allowed")

        @scenario(vendors=["stripe"])
        def is_not_covered(bulk):
            pass

        @scenario(needs=["telepathy"])
        def is_misspelt(bulk):
            pass

        @scenario(vendors=["etsy"])
        def stumbles(bulk):
            bulk.wire.complaints.append("an answer without an id")
            {}["id"]
    """)
    result = pytester.runpytest_subprocess(*QUIET, "--bulk-vendor=etsy")
    result.assert_outcomes(failed=3, skipped=1, errors=1)
    result.stdout.fnmatch_lines(["*an answer that is not allowed*"])
    result.stdout.fnmatch_lines(["*before that: an answer without an id*"])
    result.stdout.fnmatch_lines(["*there is no capability 'telepathy'*"])


def test_a_story_is_a_test_like_any_other(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pytest
        from harness.suites import scenario

        @pytest.mark.parametrize("rank", [1, 2])
        @scenario()
        def has_a_parameter(rank):
            assert rank
    """)
    pytester.runpytest_inprocess(*QUIET).assert_outcomes(passed=2)
    pytester.makepyfile("""
        from harness.suites import scenario

        @scenario()
        def would_compare_nothing():
            yield
            assert False
    """)
    assert pytester.runpytest_inprocess(*QUIET).ret != 0


def test_a_quick_run_leaves_out_what_is_slow_and_parts_make_a_whole(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import pytest
        from harness.suites import covers

        @covers(slow=True)
        def test_slow(): pass

        @pytest.mark.parametrize("rank", range(9))
        def test_fast(rank): pass
    """)
    pytester.runpytest_inprocess(*QUIET, "--bulk-effort=quick").assert_outcomes(passed=9)
    parts = [pytester.runpytest_inprocess(*QUIET, f"--bulk-shard={part}/3") for part in (1, 2, 3)]
    assert sum(part.parseoutcomes().get("passed", 0) for part in parts) == 10
