"""Faults: one module an effect, a plan that says when, and the words for both."""

from mock_vendors.faults.effects import EFFECTS, Effect, When
from mock_vendors.faults.plan import FaultPlan, Seen
from mock_vendors.faults.words import Fault, parse, parse_all

__all__ = ["EFFECTS", "Effect", "Fault", "FaultPlan", "Seen", "When", "parse", "parse_all"]
