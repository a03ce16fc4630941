"""What storages say when they will not take a file, as the next move: again, begun once more, or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import requests
import urllib3

from harness.connectors.errors import Exhausted, Refused, Unsupported
from harness.connectors.exchange import TRANSIENT
from harness.connectors.render import detail_of, reason_of, text_of, without_secrets
from harness.connectors.retry import Again, told_wait
from harness.connectors.wire import Answer

NETWORK = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
"""What the libraries raise when nobody answered to the end."""


def required(module: str, extra: str) -> Any:
    """Return a module of a provider's client library; `Unsupported` says how to get it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Unsupported(no_client(extra)) from error


def no_client(extra: str) -> str:
    """Say how to get the client library of a provider, whose extra has the same name."""
    return f"this service has no client for it; install bulk-harness[{extra}]"


def unreached(error: Exception) -> Again:
    """Say that nobody answered; what libraries put into such errors may hold a URL, and that a secret."""
    return Again(Exhausted("Connection failed", type(error).__name__))


def answered(answer: Answer, secrets: Iterable[str], now: float) -> Exception:
    """Return what to raise for an answer that is no success."""
    said = [without_secrets(text, secrets) for text in (detail_of(answer.body), text_of(answer.body))]
    transient = answer.status in TRANSIENT
    error = (Exhausted if transient else Refused)(
        reason_of(answer), said[0], status=answer.status, provider_message=said[1]
    )
    return Again(error, told_wait(answer.headers.get("Retry-After"), now)) if transient else error


def answer_of(response: requests.Response) -> Answer:
    """Return a response as a value, its body read to the end; raises `Again` where it is cut."""
    try:
        return Answer(response.status_code, response.reason or "", response.headers, response.content)
    except NETWORK as error:
        raise unreached(error) from error
