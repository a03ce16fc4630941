"""Salesforce's Bulk API 2.0.

https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0.htm
"""

from __future__ import annotations

from harness.connectors.native.api import APIS, Api
from harness.connectors.native.salesforce_ingest import Ingest
from harness.connectors.native.salesforce_operations import answers, takes
from harness.connectors.native.salesforce_queries import Queries

APIS.register("salesforce_bulk2")(Api(Queries, Ingest, answers, takes))
