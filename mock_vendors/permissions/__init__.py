"""Permissions: one module a rule, and the words that say what is taken away and when."""

from mock_vendors.permissions.masking import masked
from mock_vendors.permissions.rules import RULES, Mask, Rule
from mock_vendors.permissions.sight import ALL_SEEN, Sight, sight
from mock_vendors.permissions.words import Permission, PermissionPlan, parse, parse_all

__all__ = [
    "ALL_SEEN",
    "RULES",
    "Mask",
    "Permission",
    "PermissionPlan",
    "Rule",
    "Sight",
    "masked",
    "parse",
    "parse_all",
    "sight",
]
