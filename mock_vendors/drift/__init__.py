"""Drift: records that come, go and change while a client reads them; one module an effect."""

from mock_vendors.drift.effects import EFFECTS, Effect, Extent
from mock_vendors.drift.scene import Scene
from mock_vendors.drift.tides import Tides
from mock_vendors.drift.words import Drift, DriftPlan, parse, parse_all

__all__ = ["EFFECTS", "Drift", "DriftPlan", "Effect", "Extent", "Scene", "Tides", "parse", "parse_all"]
