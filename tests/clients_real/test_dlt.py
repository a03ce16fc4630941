"""The REST client of `dlt` against several mocks: its own paginators and authentication, all records, errors."""

from __future__ import annotations

import base64
import warnings
from typing import Any

import pytest
import requests

from clients_real.truth import ids
from mock_vendors.server import VendorServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    rest: Any = pytest.importorskip("dlt.sources.helpers.rest_client", reason="needs bulk-harness[clients]")
    auth: Any = pytest.importorskip("dlt.sources.helpers.rest_client.auth")
    paginators: Any = pytest.importorskip("dlt.sources.helpers.rest_client.paginators")
pytestmark = pytest.mark.process


class ClientInBasic(auth.OAuth2ClientCredentials):  # type: ignore[misc]  # The package is untyped to us.
    """Client credentials for token endpoints that want the client in Basic."""

    def build_access_token_request(self) -> dict[str, Any]:
        client = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        return {"headers": {"Authorization": f"Basic {client}"}, "data": {"grant_type": "client_credentials"}}


def granted(server: VendorServer, kind: Any, path: str, session: Any, **data: str) -> Any:
    known = server.vendor.credentials
    return kind(
        access_token_url=f"{server.url}{path}",
        client_id=known["client_id"],
        client_secret=known["client_secret"],
        access_token_request_data=data,
        session=session,
    )


def entrance(server: VendorServer, session: Any) -> Any:
    """How each vendor lets its clients in."""
    known, name = server.vendor.credentials, server.vendor.spec.name
    if name == "greenhouse_v3":
        return granted(server, ClientInBasic, "/token", session)
    if name == "msgraph":
        graph = "https://graph.microsoft.com/.default"
        return granted(server, auth.OAuth2ClientCredentials, "/contoso/oauth2/v2.0/token", session, scope=graph)
    if name == "zendesk":
        return auth.HttpBasicAuth(f"{known['email']}/token", known["api_token"])
    if name == "greenhouse":
        return auth.HttpBasicAuth(known["api_key"], "")
    return auth.BearerTokenAuth(known["access_token"])


WAYS: dict[str, tuple[str, dict[str, Any], str, Any]] = {
    "greenhouse": ("/v1/candidates", {"per_page": 100}, "$", paginators.HeaderLinkPaginator),
    "greenhouse_v3": ("/v3/candidates", {"per_page": 100}, "$", paginators.HeaderLinkPaginator),
    "zendesk": (
        "/api/v2/tickets",
        {"page[size]": 100},
        "tickets",
        lambda: paginators.JSONLinkPaginator(next_url_path="links.next"),
    ),
    "msgraph": ("/v1.0/users", {}, "value", lambda: paginators.JSONLinkPaginator(next_url_path="['@odata.nextLink']")),
    "slack": (
        "/api/users.list",
        {"limit": 100},
        "members",
        lambda: paginators.JSONResponseCursorPaginator(
            cursor_path="response_metadata.next_cursor", cursor_param="cursor"
        ),
    ),
    "etsy": (
        "/v3/application/shops/{shop_id}/listings",
        {},
        "results",
        lambda: paginators.OffsetPaginator(limit=100, total_path="count"),
    ),
}
RESOURCES = {"zendesk": "tickets", "msgraph": "users", "slack": "users", "etsy": "listings"}


def client(server: VendorServer, closing: Any) -> Any:
    session = closing(requests.Session())
    known = server.vendor.credentials
    key = {"x-api-key": f"{known['keystring']}:{known['shared_secret']}"} if "keystring" in known else {}
    return rest.RESTClient(server.url, headers=key, auth=entrance(server, session), session=session)


@pytest.mark.parametrize("name", WAYS)
def test_its_paginators_give_every_record_once(serve: Any, closing: Any, name: str) -> None:
    server = serve(name, records=230)
    resource = RESOURCES.get(name, "candidates")
    path, parameters, where, paginator = WAYS[name]
    path = path.format(**server.vendor.credentials)
    pages = client(server, closing).paginate(path, params=parameters, data_selector=where, paginator=paginator())
    field = server.vendor.spec.resources[resource].id_field
    listed = [record[field] for page in pages for record in page]
    truth = ids(server, resource)
    assert len(set(listed)) == len(listed)
    assert sorted(listed) == sorted(truth)


@pytest.mark.parametrize(("name", "status"), [("greenhouse_v3", 422), ("msgraph", 400), ("zendesk", 400)])
def test_a_token_that_the_vendor_never_gave_out_is_an_http_error(
    serve: Any, closing: Any, name: str, status: int
) -> None:
    path, *_ = WAYS[name]
    token = {"greenhouse_v3": "cursor", "msgraph": "$skiptoken", "zendesk": "page[after]"}[name]
    with pytest.raises(requests.HTTPError) as refused:
        next(client(serve(name), closing).paginate(path, params={token: "nope"}))
    # The client raises before it has read the body, and leaves the connection to whoever catches.
    refused.value.response.close()
    assert refused.value.response.status_code == status


def test_a_limit_is_an_http_error_with_its_wait(serve: Any, closing: Any) -> None:
    server = serve("greenhouse_v3", faults=("throttle:7@resource=jobs",))
    with pytest.raises(requests.HTTPError) as refused:
        next(client(server, closing).paginate("/v3/jobs"))
    refused.value.response.close()
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "7")


def test_a_token_that_has_expired_is_an_http_error_and_another_is_had(serve: Any, closing: Any) -> None:
    server = serve("greenhouse_v3")
    asker = client(server, closing)
    assert asker.get("/v3/users").json()
    server.vendor.clock.advance(3600)
    with pytest.raises(requests.HTTPError, match="401") as refused:
        next(asker.paginate("/v3/users"))
    refused.value.response.close()
    asker.auth.obtain_token()
    assert asker.get("/v3/users").json()


def test_a_candidate_is_created(serve: Any, closing: Any) -> None:
    server = serve("greenhouse_v3")
    made = client(server, closing).post("/v3/candidates", json={"first_name": "Ada", "last_name": "Quill"}).json()
    assert ids(server, "candidates")[-1] == made["id"]
