"""Every record of a larger data set, rare values included, held to the vendor's document."""

from __future__ import annotations

import pytest
import schemathesis
from conformance.mocks import served

import contracts

RECORDS = 1000
CASES = {
    "eloqua contacts": ("/API/REST/1.0/data/contacts", {"depth": "complete", "count": 1000}),
    "eloqua accounts": ("/API/REST/2.0/data/accounts", {"depth": "complete", "count": 1000}),
    "eloqua campaigns": ("/API/REST/2.0/assets/campaigns", {"depth": "complete", "count": 1000}),
    "eloqua lists": ("/API/REST/2.0/assets/contact/lists", {"depth": "complete", "count": 1000}),
    "etsy listings": ("/v3/application/shops/{shop_id}/listings", {"limit": 100}),
    "etsy receipts": ("/v3/application/shops/{shop_id}/receipts", {"limit": 100}),
    "greenhouse candidates": ("/v1/candidates", {"per_page": 500}),
    "greenhouse applications": ("/v1/applications", {"per_page": 500}),
    "greenhouse jobs": ("/v1/jobs", {"per_page": 500}),
    "salesforce Case": ("/services/data/v61.0/query", {}),
    "salesforce Contact": ("/services/data/v61.0/query", {}),
    "salesforce Account": ("/services/data/v61.0/query", {}),
}


def everything(name: str) -> str:
    """A statement for all documented fields of an object."""
    schemas = contracts.load("vendors/salesforce")["components"]["schemas"]
    return f"SELECT {', '.join(schemas[name]['required'])} FROM {name}"


@pytest.mark.parametrize("case", CASES)
def test_every_record_obeys(case: str) -> None:
    vendor, resource = case.split()
    path, query = CASES[case]
    schema = schemathesis.openapi.from_dict(contracts.load(f"vendors/{vendor}"))
    with served(vendor, records=RECORDS) as server:
        question = schema[path]["GET"].Case(
            path_parameters={"shop_id": server.vendor.credentials.get("shop_id", "")},
            query={"q": everything(resource)} if vendor == "salesforce" else query,
            headers=server.vendor.headers,
        )
        answer = question.call(base_url=server.url)
        assert answer.status_code == 200
        assert len(answer.content) > 10_000
        question.validate_response(answer)
