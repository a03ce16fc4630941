"""Slack's lists below a channel: its messages, what was replied to one of them, its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mock_vendors.data.text import dump, parse
from mock_vendors.data.view import View
from mock_vendors.data.where import All, Comparison, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.handlers import Children, both
from mock_vendors.paging import Asked, Cut
from mock_vendors.paging.parameters import taken
from mock_vendors.stock import Stock


def channel_of(stock: Stock, parameters: Mapping[str, Any], *, member: bool = False) -> int:
    """Return the row of the channel that a parameter names; refuses one that is not there or not joined."""
    channels = stock.datasets["channels"]
    row = channels.locate(parameters.get("channel", ""))
    if row is None:
        raise Refusal("bad_id", code="channel_not_found")
    if member and not channels.record(row)["is_member"]:
        raise Refusal("bad_id", code="not_in_channel")
    return row


class _Below(Children):
    """A list of what belongs to a row that parameters name; what was created knows it by a field of its own."""

    member = False

    def asked(self, request: Request, path: Mapping[str, str]) -> tuple[Asked, View]:
        parameters = taken(self._listing.takes, self._known, request)
        return super().asked(request, {**path, **self._owner(parameters)})

    def _owner(self, parameters: Mapping[str, str]) -> Mapping[str, str]:
        channel_of(self._stock, parameters, member=self.member)
        return {"channel": parameters["channel"]}

    def _added(self, parameters: Mapping[str, str]) -> Condition:
        return Comparison("channel", "=", parameters["channel"])

    def _view(
        self, among: range | None, where: Condition, parameters: Mapping[str, str], version: int | None, /
    ) -> View:
        seeded = super()._view(among, where, parameters, version)
        data = self._dataset
        if len(data) == data.count:
            return seeded
        created = range(data.count, len(data))
        order = self._quirks.order(self._resource, parameters)
        added = data.view(both(where, self._added(parameters)), order, version, within=created)
        first, last = (added, seeded) if order and order[0].descending else (seeded, added)
        return View((*first.parts, *last.parts), seeded.rank)


class History(_Below):
    member = True


class Members(_Below):
    """Shows ids of users in place of records."""

    def page(self, request: Request, asked: Asked, cut: Cut, rows: Sequence[int]) -> Answer:
        answer = super().page(request, asked, cut, rows)
        told = parse(answer.body)
        return replace(answer, body=dump({**told, "members": [each["user"] for each in told["members"]]}))


class Thread(_Below):
    """The message itself comes first, on the first page, beside as many replies as were asked for."""

    member = True

    def _owner(self, parameters: Mapping[str, str]) -> Mapping[str, str]:
        row = channel_of(self._stock, parameters, member=True)
        messages, ts = self._stock.datasets["messages"], parameters.get("ts", "")
        message = messages.locate(ts)
        family = self._stock.family("messages")
        if message is not None and message < messages.count:
            there = message in family.children(row) and row < self._stock.datasets["channels"].count
        else:
            there = message is not None and messages.record(message).get("channel") == parameters["channel"]
        if not there:
            raise Refusal("bad_id", code="thread_not_found")
        return {"ts": ts}

    def _added(self, parameters: Mapping[str, str]) -> Condition:
        test = Comparison("thread_ts", "=", parameters["ts"])
        return All((Comparison("channel", "=", parameters["channel"]), test))

    def page(self, request: Request, asked: Asked, cut: Cut, rows: Sequence[int]) -> Answer:
        answer = super().page(request, asked, cut, rows)
        if cut.start:
            return answer
        told, messages = parse(answer.body), self._stock.datasets["messages"]
        row = messages.locate(asked.parameters["ts"])
        first = [] if row is None else [messages.record(row)]
        return replace(answer, body=dump({**told, "messages": [*first, *told["messages"]]}))
