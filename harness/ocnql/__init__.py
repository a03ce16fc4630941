"""OCNQL, the platform's query language: text to values, and values held against records."""

from harness.ocnql.parse import OcnqlError, parse_condition, parse_statement
from harness.ocnql.predicate import fields_of, matches
from harness.ocnql.syntax import And, Comparison, Condition, In, IsNull, Like, Or, Statement

__all__ = [
    "And",
    "Comparison",
    "Condition",
    "In",
    "IsNull",
    "Like",
    "OcnqlError",
    "Or",
    "Statement",
    "fields_of",
    "matches",
    "parse_condition",
    "parse_statement",
]
