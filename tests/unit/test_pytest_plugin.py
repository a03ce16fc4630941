"""The plug-in in somebody else's project: silent until asked, then vendors and a service."""

from __future__ import annotations

import subprocess
import sys

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
