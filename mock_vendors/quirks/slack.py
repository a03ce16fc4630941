"""Slack: what lies below a channel that a parameter names, single objects, and messages that are sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.creation import Creation
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Answer, Need, Refusal, Request
from mock_vendors.intake import Intake
from mock_vendors.paging.parameters import taken
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.slack_lists import History, Members, Thread, channel_of
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec

_PLACES = ("query", "form", "body")
_BELOW = {"messages": History, "replies": Thread, "memberships": Members}
_TRUE = ("true", "1")


class Own(Quirks):
    def routes(self) -> Iterator[Route]:
        resources = self.stock.spec.resources
        for name, kind in _BELOW.items():
            listing = resources[name].listing
            if listing is not None:
                handler = kind(self.stock, resources[name], listing, self)
                for method in listing.methods:
                    yield Route(method, listing.path, handler, name, means="read", pages=handler.pages)
        for method in ("GET", "POST"):
            yield Route(method, "/api/conversations.info", self._channel, "channels", means="read")
            yield Route(method, "/api/users.info", self._user, "users", means="read")
            yield Route(method, "/api/auth.test", self._who, means="read")
            yield Route(method, "/api/api.test", lambda *_: json_answer(200, {"ok": True}), need=Need.NOTHING)
        yield Route("POST", "/api/chat.postMessage", self._post, "messages")

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        if resource.name == "channels":
            return _shown(parameters)
        ends = (("oldest", ">"), ("latest", "<")) if resource.name in ("messages", "replies") else ()
        also = "=" if parameters.get("inclusive", "").lower() in _TRUE else ""
        tests = [
            Comparison("ts", op + also, _stamp(name, parameters[name])) for name, op in ends if parameters.get(name)
        ]
        return All(tuple(tests)) if tests else EVERYTHING

    def filled(self, _resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        row = int(record["ts"].partition(".")[2])
        ts = f"{int(self.stock.clock.now())}.{row:06d}"
        thread = {"thread_ts": posted["thread_ts"]} if "thread_ts" in posted else {}
        return {
            **record,
            "user": "U0BULKBOT0",
            "bot_id": "B0BULKBOT0",
            "ts": ts,
            "channel": posted["channel"],
            **thread,
        }

    def _post(self, request: Request, _path: Mapping[str, str]) -> Answer:
        messages, replies = self.stock.spec.resources["messages"], self.stock.spec.resources["replies"]
        if messages.create is None:
            raise Refusal("not_found", path=request.path)
        posted = Intake(self.stock, messages, messages.create).read(request)
        to = replies if posted.get("thread_ts") else messages
        creation = Creation(self.stock, to, messages.create, self)
        if isinstance(posted.get("channel"), str) and posted["channel"]:
            row = channel_of(self.stock, posted, member=True)
            if self.stock.datasets["channels"].record(row)["is_archived"]:
                raise Refusal("bad_id", code="is_archived")
        return json_answer(200, creation.told(creation.one(posted).done()))

    def _channel(self, request: Request, _path: Mapping[str, str]) -> Answer:
        parameters = taken(_PLACES, ("channel",), request)
        row = channel_of(self.stock, parameters)
        return json_answer(200, {"ok": True, "channel": self.stock.datasets["channels"].record(row)})

    def _user(self, request: Request, _path: Mapping[str, str]) -> Answer:
        users = self.stock.datasets["users"]
        row = users.locate(taken(_PLACES, ("user",), request).get("user", ""))
        if row is None:
            raise Refusal("bad_id", code="user_not_found")
        return json_answer(200, {"ok": True, "user": users.record(row)})

    def _who(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        team = self.stock.keyring.credentials["team_id"]
        who = {"team": "Bulk", "user": "bulk", "team_id": team, "user_id": "U0BULKBOT0", "bot_id": "B0BULKBOT0"}
        return json_answer(200, {"ok": True, "url": "https://bulk.slack.com/", **who, "is_enterprise_install": False})


def _shown(parameters: Mapping[str, str]) -> Condition:
    tests = []
    if parameters.get("exclude_archived", "").lower() in _TRUE:
        tests.append(Comparison("is_archived", "=", False))
    kinds = {kind.strip() for kind in (parameters.get("types") or "public_channel").split(",")}
    wanted = tuple(private for private, kind in ((False, "public_channel"), (True, "private_channel")) if kind in kinds)
    if len(wanted) < 2:
        tests.append(Comparison("is_private", "in", wanted))
    return All(tuple(tests)) if tests else EVERYTHING


def _stamp(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Refusal("bad_parameter", [{"field": name, "message": f"{name} must be a timestamp"}]) from error
