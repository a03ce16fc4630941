"""Eloqua's Bulk API 2.0."""

from __future__ import annotations

from harness.connectors.native.api import APIS, Api
from harness.connectors.native.eloqua_exports import SyncedExports, answers
from harness.connectors.native.eloqua_imports import SyncedImports, takes

_NEEDS = ("noun", "record", "statements", "identifiers")
APIS.register("eloqua_bulk")(Api(SyncedExports, SyncedImports, answers, takes, needs=_NEEDS))
