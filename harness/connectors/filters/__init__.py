"""Asking the vendor to filter: one module a dialect; none may ever lose a record that our own rules would keep."""

from harness.connectors.filters.dialect import DIALECTS, Dialect

__all__ = ["DIALECTS", "Dialect"]
