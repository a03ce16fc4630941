"""The `slack_sdk` package against the mock: its own paging, messages, errors, rotating tokens."""

from __future__ import annotations

from typing import Any

import pytest

from clients_real.truth import ids
from mock_vendors.permissions import parse
from mock_vendors.server import VendorServer

slack_sdk = pytest.importorskip("slack_sdk", reason="needs bulk-harness[clients]")
pytestmark = pytest.mark.process


def client(server: VendorServer, token: str | None = None) -> Any:
    known = server.vendor.credentials
    return slack_sdk.WebClient(token or known["access_token"], base_url=f"{server.url}/api/")


def channel(web: Any) -> Any:
    """A channel with messages that the bot is in and that is not archived."""
    found = [each for page in web.conversations_list(exclude_archived=True) for each in page["channels"]]
    return next(each for each in found if each["is_member"] and each["num_members"] == 2)


def test_auto_paging_gives_every_user_once(serve: Any) -> None:
    server = serve("slack", records=230)
    pages = client(server).users_list(limit=50)
    assert [user["id"] for page in pages for user in page["members"]] == ids(server, "users")


def test_a_history_is_walked_to_its_end_and_a_message_sent_comes_first(serve: Any) -> None:
    server = serve("slack", records=40)
    web = client(server)
    here = channel(web)["id"]
    before = [each["ts"] for page in web.conversations_history(channel=here, limit=7) for each in page["messages"]]
    sent = web.chat_postMessage(channel=here, text="Hello, 日")
    after = [each["ts"] for page in web.conversations_history(channel=here, limit=7) for each in page["messages"]]
    assert len(before) == 40
    assert after == [sent["ts"], *before]


def test_failures_with_status_200_become_errors_of_the_library(serve: Any) -> None:
    server = serve("slack")
    server.vendor.permissions.add([parse("scope:users:read")])
    web = client(server)
    with pytest.raises(slack_sdk.errors.SlackApiError) as refused:
        web.users_list()
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "users:read")
    with pytest.raises(slack_sdk.errors.SlackApiError, match="channel_not_found"):
        web.conversations_history(channel="C0NOWHERE0")


def test_a_limit_is_raised_with_its_wait(serve: Any) -> None:
    web = client(serve("slack", faults=("throttle:30@calls=1",)))
    with pytest.raises(slack_sdk.errors.SlackApiError) as refused:
        web.auth_test()
    assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "30")
    assert web.auth_test()["ok"]


def test_a_refreshed_token_passes_and_its_refresh_token_is_another(serve: Any) -> None:
    server = serve("slack")
    known = server.vendor.credentials
    asked = {name: known[name] for name in ("client_id", "client_secret", "refresh_token")}
    reply = client(server).oauth_v2_access(grant_type="refresh_token", **asked)
    assert client(server, reply["access_token"]).auth_test()["team_id"] == known["team_id"]
    with pytest.raises(slack_sdk.errors.SlackApiError, match="invalid_refresh_token"):
        client(server).oauth_v2_access(grant_type="refresh_token", **asked)
