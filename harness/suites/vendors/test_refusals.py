"""What no valid request brings about: trouble at the vendor and limits, in the words of its document too."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from schemathesis.checks import not_a_server_error

import contracts
from harness.suites import covers

LISTS = {
    "eloqua": "/API/REST/1.0/data/contacts",
    "etsy": "/v3/application/shops/{shop_id}/listings",
    "github": "/repos/{owner}/{repo}/issues",
    "greenhouse": "/v1/candidates",
    "greenhouse_v3": "/v3/candidates",
    "hubspot": "/crm/v3/objects/contacts",
    "msgraph": "/v1.0/users",
    "salesforce": "/services/data/v61.0/query",
    "shopify": "/admin/api/2025-10/customers.json",
    "square": "/v2/payments",
    "stripe": "/v1/customers",
    "zendesk": "/api/v2/tickets",
}
QUERIES = {"salesforce": {"q": "SELECT Id FROM Case"}}
# A vendor's own word for "too often" is what its document says.
TOO_OFTEN = {"github": 403, "salesforce": 403}


def answered(server: Any, vendor: str) -> tuple[Any, Any]:
    """Ask a list once; give the question and its answer."""
    schema = schemathesis.openapi.from_dict(contracts.load(f"vendors/{vendor}"))
    case = schema[LISTS[vendor]]["GET"].Case(
        path_parameters=server.vendor.credentials,
        query=QUERIES.get(vendor, {}),
        headers=server.vendor.headers,
    )
    return case, case.call(base_url=server.url)


@covers(slow=True)
@pytest.mark.parametrize("vendor", sorted(LISTS))
@pytest.mark.parametrize("status", [500, 503])
def test_trouble_is_told_as_documented(vendor: str, status: int, bulk_mock: Any) -> None:
    case, response = answered(bulk_mock(vendor, f"status:{status}"), vendor)
    assert response.status_code == status
    case.validate_response(response, excluded_checks=[not_a_server_error])


@covers(slow=True)
@pytest.mark.parametrize("vendor", sorted(LISTS))
def test_a_limit_is_told_as_documented(vendor: str, bulk_mock: Any) -> None:
    case, response = answered(bulk_mock(vendor, "throttle:2"), vendor)
    assert response.status_code == TOO_OFTEN.get(vendor, 429)
    case.validate_response(response)


@covers(slow=True)
@pytest.mark.parametrize("vendor", sorted(LISTS))
def test_without_trouble_the_list_answers(vendor: str, bulk_mock: Any) -> None:
    case, response = answered(bulk_mock(vendor), vendor)
    assert response.status_code == 200
    case.validate_response(response)
