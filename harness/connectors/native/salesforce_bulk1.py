"""Salesforce's older Bulk API, the only one that can write one batch after the other."""

from __future__ import annotations

from harness.connectors.native.api import APIS, Api
from harness.connectors.native.salesforce_batches import BatchQueries
from harness.connectors.native.salesforce_load import Load
from harness.connectors.native.salesforce_operations import answers, takes

APIS.register("salesforce_bulk1")(Api(BatchQueries, Load, answers, takes, serial=True))
