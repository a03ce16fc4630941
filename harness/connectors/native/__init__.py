"""The vendors' own bulk APIs: jobs that export a query's records or take in a file's rows."""

from harness.connectors.native.api import (
    APIS,
    Api,
    Exports,
    Imports,
    Kit,
    NotOffered,
    Part,
    VendorJob,
    Verdict,
    Way,
    api_of,
    entry_of,
)
from harness.connectors.native.numbers import Numbers
from harness.connectors.native.pages import NativePages
from harness.connectors.native.progress import Phase, Progress, awaited

__all__ = [
    "APIS",
    "Api",
    "Exports",
    "Imports",
    "Kit",
    "NativePages",
    "NotOffered",
    "Numbers",
    "Part",
    "Phase",
    "Progress",
    "VendorJob",
    "Verdict",
    "Way",
    "api_of",
    "awaited",
    "entry_of",
]
