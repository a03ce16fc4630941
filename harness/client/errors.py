"""Why a call to the bulk service did not do what was asked."""

from __future__ import annotations

from typing import Any

import requests


class BulkError(Exception):
    """The service answered, and the answer is a refusal or a fault.

    ``message`` is for people, ``provider_message`` the vendor's own text, ``request_id`` what to
    quote to whoever runs the service.
    """

    def __init__(
        self, status: int, message: str, *, provider_message: str = "", request_id: str = "", asked: str = ""
    ) -> None:
        super().__init__(f"{asked}: {status} {message}" if asked else f"{status} {message}")
        self.status, self.message = status, message
        self.provider_message, self.request_id = provider_message, request_id


class Unreachable(Exception):
    """Nobody answers at that address, or the connection died; asking later may help."""


class Unfinished(Exception):
    """A job did not end in the time it was given; it may still end."""


def refusal(answer: requests.Response) -> BulkError:
    """Read the documented error body, or make the best of any other."""
    body: Any = None
    try:
        body = answer.json()
    except ValueError:
        body = None
    known = body if isinstance(body, dict) else {}
    text = str(known.get("message") or answer.text[:500].strip() or answer.reason or "no reason given")
    return BulkError(
        answer.status_code,
        text,
        provider_message=str(known.get("providerMessage") or ""),
        request_id=str(known.get("requestId") or answer.headers.get("Elements-Request-Id") or ""),
        asked=f"{answer.request.method} {(answer.request.url or '').partition('?')[0]}",
    )
