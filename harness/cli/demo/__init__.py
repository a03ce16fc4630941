"""``bulk-harness demo``: a run that anybody can watch."""

from harness.cli.demo.command import demo

__all__ = ["demo"]
