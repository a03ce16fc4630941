"""The `O365` and `msal` packages against the mock: next links, messages, errors, tokens of an app."""

from __future__ import annotations

import warnings
from typing import Any

import pytest
import requests

from clients_real.shim import detoured
from clients_real.truth import ids
from mock_vendors.server import VendorServer

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    office = pytest.importorskip("O365", reason="needs bulk-harness[clients]")
    msal = pytest.importorskip("msal", reason="needs bulk-harness[clients]")
pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore")]
SCOPE = ["https://graph.microsoft.com/.default"]


def login(server: VendorServer, closing: Any, secret: str | None = None) -> Any:
    known = server.vendor.credentials
    return msal.ConfidentialClientApplication(
        known["client_id"],
        client_credential=secret or known["client_secret"],
        authority="https://login.microsoftonline.com/contoso",
        instance_discovery=False,
        http_client=detoured(closing(requests.Session()), server.url, "login.microsoftonline.com"),
    )


def account(server: VendorServer, closing: Any) -> Any:
    known = server.vendor.credentials
    client = (known["client_id"], known["client_secret"])
    made = office.Account(client, auth_flow_type="credentials", tenant_id="contoso")
    made.con.session = detoured(closing(requests.Session()), server.url, "graph.microsoft.com")
    token = login(server, closing).acquire_token_for_client(SCOPE)["access_token"]
    made.con.session.headers["Authorization"] = f"Bearer {token}"
    return made


def test_its_pagination_gives_every_user_once(serve: Any, closing: Any) -> None:
    server = serve("msgraph", records=230)
    users = account(server, closing).directory().get_users(limit=None, batch=100)
    assert [user.object_id for user in users] == ids(server, "users")


def test_the_messages_of_a_user_come_the_newest_first(serve: Any, closing: Any) -> None:
    box = account(serve("msgraph", records=8), closing).mailbox(resource="user.0@example.org")
    times = [message.received for message in box.get_messages(limit=50, batch=5)]
    assert len(times) == 12
    assert times == sorted(times, reverse=True)


def test_a_filter_is_understood(serve: Any, closing: Any) -> None:
    server = serve("msgraph", records=60)
    folder = account(server, closing).directory()
    query = folder.new_query().startswith("displayName", "A")
    names = [user.display_name for user in folder.get_users(limit=None, query=query)]
    assert names
    assert all(name.startswith("A") for name in names)


def test_errors_and_limits_are_raised(serve: Any, closing: Any) -> None:
    server = serve("msgraph", faults=("throttle:9@calls=2,resource=users",))
    folder = account(server, closing).directory()
    with pytest.raises(requests.HTTPError, match="404"):
        folder.get_user("nobody@example.org")
    with pytest.raises(requests.HTTPError, match="429") as refused:
        folder.get_user("user.1@example.org")
    assert refused.value.response.headers["Retry-After"] == "9"


def test_a_wrong_secret_is_told_in_the_words_of_the_login(serve: Any, closing: Any) -> None:
    reply = login(serve("msgraph"), closing, "wrong").acquire_token_for_client(SCOPE)
    assert (reply["error"], reply["error_codes"]) == ("invalid_client", [7000215])
