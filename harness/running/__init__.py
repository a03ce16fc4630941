"""How the suites are run: pytest in a process of its own, told what to do, listened to, made into one `SuiteRun`."""

from harness.running.preflight import Unfit, checked_target
from harness.running.results import Results
from harness.running.running import OnLine, Plan, Ran, listed, run_suites
from harness.running.selection import SUITES, Selection, selected

__all__ = [
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
]
