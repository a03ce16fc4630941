"""Suites: what any implementation of the Bulk API is held against, written without a look at ours."""

from harness.suites.covering import covers, scenario

__all__ = ["covers", "scenario"]
