"""Faults: one module an effect, and the words that say which and when."""

from mock_vendors.faults.effects import EFFECTS, Effect, Scene, When
from mock_vendors.faults.words import Fault, FaultPlan, parse, parse_all, strikes_requests

__all__ = ["EFFECTS", "Effect", "Fault", "FaultPlan", "Scene", "When", "parse", "parse_all", "strikes_requests"]
