"""Every record of a larger data set, rare values included, held to the vendor's document."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis

import contracts
from harness.suites import covers

RECORDS = 1000
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "eloqua contacts": ("/API/REST/1.0/data/contacts", {"depth": "complete", "count": 1000}),
    "eloqua accounts": ("/API/REST/2.0/data/accounts", {"depth": "complete", "count": 1000}),
    "eloqua campaigns": ("/API/REST/2.0/assets/campaigns", {"depth": "complete", "count": 1000}),
    "eloqua lists": ("/API/REST/2.0/assets/contact/lists", {"depth": "complete", "count": 1000}),
    "etsy listings": ("/v3/application/shops/{shop_id}/listings", {"limit": 100}),
    "etsy receipts": ("/v3/application/shops/{shop_id}/receipts", {"limit": 100}),
    "etsy transactions": ("/v3/application/shops/{shop_id}/transactions", {"limit": 100}),
    "github comments": ("/repos/{owner}/{repo}/issues/comments", {"per_page": 100}),
    "github issues": ("/repos/{owner}/{repo}/issues", {"per_page": 100, "state": "all"}),
    "github users": ("/users", {"per_page": 100}),
    "greenhouse candidates": ("/v1/candidates", {"per_page": 500}),
    "greenhouse applications": ("/v1/applications", {"per_page": 500}),
    "greenhouse jobs": ("/v1/jobs", {"per_page": 500}),
    "greenhouse offers": ("/v1/offers", {"per_page": 500}),
    "greenhouse scorecards": ("/v1/scorecards", {"per_page": 500}),
    "greenhouse users": ("/v1/users", {"per_page": 500}),
    "greenhouse job_posts": ("/v1/job_posts", {"per_page": 500}),
    "greenhouse scheduled_interviews": ("/v1/scheduled_interviews", {"per_page": 500}),
    "greenhouse_v3 candidates": ("/v3/candidates", {"per_page": 500}),
    "greenhouse_v3 applications": ("/v3/applications", {"per_page": 500}),
    "greenhouse_v3 jobs": ("/v3/jobs", {"per_page": 500}),
    "greenhouse_v3 users": ("/v3/users", {"per_page": 500}),
    "hubspot companies": ("/crm/v3/objects/companies", {"limit": 100}),
    "hubspot contacts": ("/crm/v3/objects/contacts", {"limit": 100, "properties": "city,jobtitle,lifecyclestage"}),
    "hubspot deals": ("/crm/v3/objects/deals", {"limit": 100}),
    "msgraph users": ("/v1.0/users", {"$top": 999}),
    "msgraph groups": ("/v1.0/groups", {"$top": 999}),
    "salesforce Case": ("/services/data/v61.0/query", {}),
    "salesforce Contact": ("/services/data/v61.0/query", {}),
    "salesforce Account": ("/services/data/v61.0/query", {}),
    "shopify customers": ("/admin/api/2025-10/customers.json", {"limit": 250}),
    "shopify orders": ("/admin/api/2025-10/orders.json", {"limit": 250, "status": "any"}),
    "shopify products": ("/admin/api/2025-10/products.json", {"limit": 250}),
    "square customers": ("/v2/customers", {"limit": 100}),
    "square payments": ("/v2/payments", {"limit": 100}),
    "stripe charges": ("/v1/charges", {"limit": 100}),
    "stripe customers": ("/v1/customers", {"limit": 100}),
    "stripe events": ("/v1/events", {"limit": 100}),
    "zendesk tickets": ("/api/v2/tickets", {"per_page": 100}),
    "zendesk users": ("/api/v2/users", {"page[size]": 100}),
    "zendesk organizations": ("/api/v2/organizations", {"per_page": 100}),
}


def everything(name: str) -> str:
    """A statement for all documented fields of an object."""
    schemas = contracts.load("vendors/salesforce")["components"]["schemas"]
    return f"SELECT {', '.join(schemas[name]['required'])} FROM {name}"


@covers(slow=True)
@pytest.mark.parametrize("case", CASES)
def test_every_record_obeys(case: str, bulk_mock: Any) -> None:
    vendor, resource = case.split()
    path, query = CASES[case]
    schema = schemathesis.openapi.from_dict(contracts.load(f"vendors/{vendor}"))
    server = bulk_mock(vendor, records=RECORDS)
    question = schema[path]["GET"].Case(
        path_parameters=server.vendor.credentials,
        query={"q": everything(resource)} if vendor == "salesforce" else query,
        headers=server.vendor.headers,
    )
    answer = question.call(base_url=server.url)
    assert answer.status_code == 200
    assert len(answer.content) > 10_000
    question.validate_response(answer)
