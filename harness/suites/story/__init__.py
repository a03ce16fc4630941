"""A story about bulk jobs, told to any target: act, wait, look, compare; all by HTTP."""

from harness.suites.story.alike import unordered
from harness.suites.story.bulk import Bulk, base_path
from harness.suites.story.job import ENDED, Job
from harness.suites.story.receiver import Callback, Receiver
from harness.suites.story.subject import Subject
from harness.suites.story.verdicts import Broken, NotCovered
from harness.suites.story.wire import Unanswered, Wire

__all__ = [
    "ENDED",
    "Broken",
    "Bulk",
    "Callback",
    "Job",
    "NotCovered",
    "Receiver",
    "Subject",
    "Unanswered",
    "Wire",
    "base_path",
    "unordered",
]
