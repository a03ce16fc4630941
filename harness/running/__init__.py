"""How the suites are run: pytest in a process of its own, told what to do, listened to, made into one `SuiteRun`."""

from harness.running.preflight import Unfit, checked_target
from harness.running.results import Results
from harness.running.running import STOPPED, OnLine, Plan, Ran, listed, run_suites, untested
from harness.running.selection import SUITES, Selection, selected

__all__ = [
    "STOPPED",
    "SUITES",
    "OnLine",
    "Plan",
    "Ran",
    "Results",
    "Selection",
    "Unfit",
    "checked_target",
    "listed",
    "run_suites",
    "selected",
    "untested",
]
