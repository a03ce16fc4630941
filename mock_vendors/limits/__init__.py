"""Rate limits, one module a policy: what a request costs, what every reply tells, when to come back."""

from mock_vendors.limits.gate import Gate
from mock_vendors.limits.policy import LIMITS, Allowance, Limit, Meter, Reading
from mock_vendors.limits.refusing import refusal, told_with
from mock_vendors.limits.telling import FACTS, NOTHING_TOLD, Told, waits

__all__ = [
    "FACTS",
    "LIMITS",
    "NOTHING_TOLD",
    "Allowance",
    "Gate",
    "Limit",
    "Meter",
    "Reading",
    "Told",
    "refusal",
    "told_with",
    "waits",
]
