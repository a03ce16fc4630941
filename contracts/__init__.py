"""What both sides share and neither may change alone: the promises as documents, and the clock."""

from contracts.check import ContractError, Problem, checked, load_checked, nearest, problems, read_yaml
from contracts.clock import Clock, ScaledClock, SystemClock, VirtualClock
from contracts.documents import Bug, Requirement, bugs, load, requirements, schema, text

__all__ = [
    "Bug",
    "Clock",
    "ContractError",
    "Problem",
    "Requirement",
    "ScaledClock",
    "SystemClock",
    "VirtualClock",
    "bugs",
    "checked",
    "load",
    "load_checked",
    "nearest",
    "problems",
    "read_yaml",
    "requirements",
    "schema",
    "text",
]
