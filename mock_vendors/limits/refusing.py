"""The answer to a request too many, and what limits add to any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

from mock_vendors.data.text import dump
from mock_vendors.exchange import Answer
from mock_vendors.limits.retry_after import form
from mock_vendors.limits.signals import signal
from mock_vendors.limits.telling import Told


class Wording(Protocol):
    """The vendor's own words for a request too many."""

    def throttled(self, error: str, wait: float | None, now: float, facts: Mapping[str, Any], /) -> Answer:
        """Return its answer."""


def refusal(told: Told, error: str, wording: Wording, now: float) -> Answer:
    """Return the vendor's answer to a request that was refused, by the signal and with the wait that it likes."""
    answer = wording.throttled(error, told.wait, now, told.facts)
    if told.retry_after:
        values = form(told.retry_after)(now, told.wait) if told.wait is not None else ()
        kept = tuple(pair for pair in answer.headers if pair[0].lower() != "retry-after")
        answer = replace(answer, headers=(*kept, *(("Retry-After", value) for value in values)))
    return replace(signal(told.signal)(answer), allowed_at=told.allowed_at)


def told_with(answer: Answer, told: Told) -> Answer:
    """Return an answer with what the limits add to it."""
    if told.headers:
        answer = replace(answer, headers=(*answer.headers, *told.headers))
    if told.body and answer.body.startswith(b"{") and answer.body.endswith(b"}"):
        rest = answer.body[1:]
        joint = b"" if rest.lstrip().startswith(b"}") else b","
        answer = replace(answer, body=dump(told.body)[:-1] + joint + rest)
    return answer
