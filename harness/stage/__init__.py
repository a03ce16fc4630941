"""Boots mock vendors and a bulk service, and knows what joins them."""

from harness.stage.children import Interrupted
from harness.stage.errors import StageError
from harness.stage.instances import Instance, Ready
from harness.stage.stage import Stage
from harness.stage.state import Facts, Wanted

__all__ = ["Facts", "Instance", "Interrupted", "Ready", "Stage", "StageError", "Wanted"]
