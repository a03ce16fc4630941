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
THREADS = 4
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
    """Threads that empty the outbox; ``write`` makes the message, ``None`` where nothing can be said any more.

    There are several, so that a slow receiver keeps nobody else waiting.
    """

    def __init__(self, outbox: Outbox, write: Callable[[Letter], Message | None], clock: Clock) -> None:
        self._outbox, self._write, self._clock = outbox, write, clock
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._ending = False
        self._busy: set[int] = set()
        self._threads = [threading.Thread(target=self._run, name="notifier", daemon=True) for _ in range(THREADS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        self._news.set()

    def stop(self, seconds: float) -> None:
        self._ending = True
        self._news.set()
        for thread in self._threads:
            thread.join(seconds / THREADS)

    def _run(self) -> None:
        with requests.Session() as session:
            session.trust_env = False
            while not self._ending:
                letter = self._taken()
                if letter is not None:
                    self._attend(letter, session)

    def _taken(self) -> Letter | None:
        """Return a letter that is due and that no other thread has, or ``None`` after waiting for one."""
        with self._lock:
            if self._ending:
                return None
            self._news.clear()
            letter = self._outbox.first(self._busy)
            due = None if letter is None else letter.due - self._clock.now()
            if letter is not None and due is not None and due <= 0:
                self._busy.add(letter.job_id)
                return letter
        if due is None:
            self._news.wait()
        else:
            self._clock.wait(self._news, due)
        return None

    def _attend(self, letter: Letter, session: requests.Session) -> None:
        try:
            self._deliver(letter, session)
        except Exception:
            _log.exception("the callback of job %d waits for the next start", letter.job_id)
        else:
            with self._lock:
                self._busy.discard(letter.job_id)
            self._news.set()

    def _deliver(self, letter: Letter, session: requests.Session) -> None:
        """Try once, and note in the outbox what came of it."""
        message = self._write(letter)
        if message is None:
            self._outbox.settle(letter, "not sent: the instance of the job is gone")
            return
        problem, tries = _send(letter.url, message, session), letter.tries + 1
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
