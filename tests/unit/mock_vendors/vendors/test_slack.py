"""Slack: failures with status 200, lists below a channel, tiers by method, tokens that rotate."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from contracts import VirtualClock
from mock_vendors.load import load_vendor
from mock_vendors.settings import parse_settings

ALL = {"types": "public_channel,private_channel"}
LISTS = {
    "channels": ("conversations.list", "channels", ALL),
    "users": ("users.list", "members", {}),
}
RECORDS = 40


def walk(asker: Any, method: str, key: str, **query: Any) -> Iterator[Any]:
    cursor: str | None = ""
    while cursor is not None:
        page = asker.get(f"/api/{method}", **query, **({"cursor": cursor} if cursor else {}))
        assert page["ok"], page
        yield from page[key]
        cursor = page.get("response_metadata", {}).get("next_cursor") or None


def truth(asker: Any, name: str) -> list[Any]:
    dataset = asker.vendor.stock.datasets[name]
    return [json.loads(dataset.row(row)) for row in range(len(dataset))]


def joined(asker: Any) -> str:
    """A channel with forty messages that the bot is in and that is not archived."""
    channels = truth(asker, "channels")[::4]
    return str(next(each["id"] for each in channels if each["is_member"] and not each["is_archived"]))


@pytest.mark.parametrize("name", LISTS)
def test_a_walk_meets_every_record_once(make: Any, name: str) -> None:
    asker = make("slack", records=230)
    method, key, query = LISTS[name]
    assert list(walk(asker, method, key, limit=50, **query)) == truth(asker, name)


@pytest.mark.parametrize(("word", "said"), [("false", False), ("0", 0), ("null", None), ('""', "")])
def test_the_end_is_told_in_the_word_that_was_set(make: Any, word: str, said: Any) -> None:
    asker = make("slack")
    settings = parse_settings([f"resources.users.list.paging.end={word}"])
    other = type(asker)(type(asker.vendor)(load_vendor("slack", settings), seed=5, records=3, clock=VirtualClock()))
    assert other.get("/api/users.list")["response_metadata"] == {"next_cursor": said}


def test_messages_and_members_are_those_of_their_channel(make: Any) -> None:
    asker = make("slack", records=RECORDS)
    messages, members = truth(asker, "messages"), truth(asker, "memberships")
    family = asker.vendor.stock.family
    for row, channel in enumerate(truth(asker, "channels")):
        names = list(walk(asker, "conversations.members", "members", channel=channel["id"], limit=2))
        assert names == [members[child]["user"] for child in family("memberships").children(row)]
        if channel["is_member"]:
            found = list(walk(asker, "conversations.history", "messages", channel=channel["id"], limit=7))
            assert found == [messages[child] for child in reversed(family("messages").children(row))]


def test_a_thread_is_a_message_with_its_replies(make: Any) -> None:
    asker = make("slack", records=RECORDS)
    channel = joined(asker)
    history = list(walk(asker, "conversations.history", "messages", channel=channel))
    replies = truth(asker, "replies")
    for message in [each for each in history if "reply_count" in each]:
        found = list(walk(asker, "conversations.replies", "messages", channel=channel, ts=message["ts"], limit=2))
        assert found == [message, *(each for each in replies if each["thread_ts"] == message["ts"])]
        assert len(found) == 1 + message["reply_count"]


def test_files_are_listed_by_page(make: Any) -> None:
    asker = make("slack", records=23)
    pages = [asker.get("/api/files.list", count=10, page=page) for page in (1, 2, 3)]
    assert [file for page in pages for file in page["files"]] == truth(asker, "files")[::-1]
    assert pages[2]["paging"] == {"count": 10, "total": 23, "page": 3, "pages": 3}


def test_no_list_is_left_out() -> None:
    below = {"messages", "replies", "memberships", "files"}
    assert set(load_vendor("slack").resources) == {*LISTS, *below}


@pytest.mark.parametrize(("inclusive", "ends"), [("false", 0), ("true", 2)])
def test_oldest_and_latest_bound_a_history(make: Any, inclusive: str, ends: int) -> None:
    asker = make("slack", records=RECORDS)
    query = {"channel": joined(asker)}
    stamps = [message["ts"] for message in walk(asker, "conversations.history", "messages", **query)]
    bounds = {"latest": stamps[10], "oldest": stamps[20], "inclusive": inclusive}
    found = [message["ts"] for message in walk(asker, "conversations.history", "messages", **query, **bounds)]
    assert found == (stamps[10:21] if ends else stamps[11:20])


@pytest.mark.parametrize(
    ("method", "query", "error"),
    [
        ("conversations.history", {"channel": "C0NOWHERE0"}, "channel_not_found"),
        ("conversations.history", {}, "channel_not_found"),
        ("conversations.list", {"cursor": "nope"}, "invalid_cursor"),
        ("conversations.list", {"limit": 1001}, "invalid_limit"),
        ("users.info", {"user": "U0NOBODY00"}, "user_not_found"),
        ("users.nothing", {}, "unknown_method"),
    ],
)
def test_what_is_wrong_comes_with_status_200(make: Any, method: str, query: Any, error: str) -> None:
    said = make("slack").get(f"/api/{method}", **query)
    assert (said["ok"], said["error"]) == (False, error)


def test_a_channel_that_was_not_joined_does_not_show_its_messages(make: Any) -> None:
    asker = make("slack", records=RECORDS)
    other = next(each["id"] for each in truth(asker, "channels") if not each["is_member"])
    assert asker.get("/api/conversations.history", channel=other)["error"] == "not_in_channel"


@pytest.mark.parametrize("way", ["form", "post"])
def test_a_message_that_was_sent_is_the_newest(make: Any, way: str) -> None:
    asker = make("slack", records=RECORDS)
    channel = joined(asker)
    said = json.loads(getattr(asker, way)("/api/chat.postMessage", {"channel": channel, "text": "Hello, 日"}).body)
    assert said["ok"], said
    newest = asker.get("/api/conversations.history", channel=channel, limit=1)["messages"][0]
    assert (newest["ts"], newest["text"]) == (said["ts"], "Hello, 日")
    reply = asker.form("/api/chat.postMessage", {"channel": channel, "text": "Yes", "thread_ts": said["ts"]})
    thread = asker.get("/api/conversations.replies", channel=channel, ts=said["ts"])["messages"]
    assert [message["ts"] for message in thread] == [said["ts"], json.loads(reply.body)["ts"]]


@pytest.mark.parametrize(("body", "error"), [({"text": "?"}, "channel_not_found"), ({"channel": "C1"}, "no_text")])
def test_a_message_that_lacks_something_is_refused(make: Any, body: dict[str, str], error: str) -> None:
    asker = make("slack", records=RECORDS)
    body = {**body, **({"channel": joined(asker)} if "channel" in body else {})}
    assert json.loads(asker.post("/api/chat.postMessage", body).body) == {"ok": False, "error": error}


def test_each_method_has_a_tier_of_its_own(make: Any) -> None:
    clock = VirtualClock()
    asker = make("slack", clock=clock, limits=True)
    answers = [asker.send("GET", "/api/users.list", query="limit=1") for _ in range(21)]
    assert [answer.status for answer in answers] == [200] * 20 + [429]
    assert json.loads(answers[-1].body) == {"ok": False, "error": "ratelimited"}
    assert asker.send("GET", "/api/conversations.list").status == 200
    clock.advance(float(dict(answers[-1].headers)["Retry-After"]))
    assert asker.send("GET", "/api/users.list").status == 200


def test_headers_tell_the_scopes_that_are_there_and_those_that_are_asked_for(make: Any) -> None:
    asker = make("slack")
    headers = dict(asker.send("GET", "/api/users.list").headers)
    assert "channels:read" in headers["X-OAuth-Scopes"].split(",")
    assert headers["X-Accepted-OAuth-Scopes"] == "users:read"
    assert asker.send("PUT", "/api/users.list").status == 405


def test_tokens_rotate_and_expire_after_twelve_hours(make: Any) -> None:
    clock = VirtualClock()
    asker = make("slack", clock=clock)
    known = asker.vendor.credentials
    client = {"grant_type": "refresh_token", "client_id": known["client_id"], "client_secret": known["client_secret"]}
    refresh = {**client, "refresh_token": known["refresh_token"]}
    reply = json.loads(asker.form("/api/oauth.v2.access", refresh, bare=True).body)
    again = json.loads(asker.form("/api/oauth.v2.access", refresh, bare=True).body)
    assert (reply["ok"], again["error"]) == (True, "invalid_refresh_token")
    asker.own = {"authorization": f"Bearer {reply['access_token']}"}
    assert asker.get("/api/auth.test")["ok"]
    clock.advance(43_200)
    assert asker.get("/api/auth.test")["error"] == "token_expired"
