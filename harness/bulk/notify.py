"""Callbacks: signed, delivered from a durable outbox, and never in the way of a job."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

import requests

from contracts import Clock
from harness.bulk.store.protocol import Letter, Outbox

TRIES = 5
TIMEOUT_SECONDS = 10.0
SIGNATURE_HEADER = "Elements-Webhook-Signature"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out for one letter."""

    body: bytes
    signature_key: str | None = None

    def headers(self) -> dict[str, str]:
        signed = {SIGNATURE_HEADER: signature(self.signature_key, self.body)} if self.signature_key else {}
        return {"Content-Type": "application/json", **signed}


def signature(key: str, body: bytes) -> str:
    """Return the hash verification value over the exact bytes that are sent."""
    return "sha256=" + base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


def delay_after(tries: int) -> float | None:
    """Return how long to wait after so many failed tries, ``None`` when it is time to give up."""
    return None if tries >= TRIES else float(2 ** (tries - 1))


class Notifier:
    """A thread that empties the outbox; ``write`` makes the message, ``None`` if nothing is to be sent any more."""

    def __init__(self, outbox: Outbox, write: Callable[[Letter], Message | None], clock: Clock) -> None:
        self._outbox, self._write, self._clock = outbox, write, clock
        self._news, self._ending = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._news.set()

    def stop(self, seconds: float) -> None:
        self._ending.set()
        self._news.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        session = requests.Session()
        session.trust_env = False
        while not self._ending.is_set():
            self._news.clear()
            letter = self._outbox.first()
            if letter is None:
                self._news.wait()
            elif letter.due > self._clock.now():
                self._clock.wait(self._news, letter.due - self._clock.now())
            else:
                self.deliver(letter, session)
        session.close()

    def deliver(self, letter: Letter, session: requests.Session) -> None:
        """Try once, and note in the outbox what came of it."""
        message = self._write(letter)
        problem = None if message is None else _send(letter.url, message, session)
        tries = letter.tries + 1
        if problem is None:
            self._outbox.settle(letter, f"delivered at try {tries}")
        elif (delay := delay_after(tries)) is None:
            self._outbox.settle(letter, f"given up after {tries} tries: {problem}")
        else:
            self._outbox.postpone(letter, self._clock.now() + delay, f"try {tries} failed: {problem}")


def _send(url: str, message: Message, session: requests.Session) -> str | None:
    """Return what went wrong, or ``None`` for a 2xx."""
    try:
        with session.post(
            url,
            data=message.body,
            headers=message.headers(),
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return None if answer.ok and not answer.is_redirect else f"answered {answer.status_code}"
    except (requests.RequestException, ValueError, OSError) as error:
        _log.info("a callback could not be delivered: %s", type(error).__name__)
        return type(error).__name__
