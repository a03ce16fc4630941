"""Callbacks: signed, delivered from a durable outbox, and never in the way of a job or of each other."""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import requests

from contracts import Clock
from harness.bulk.egress import Egress, Forbidden
from harness.bulk.store.protocol import Letter, Outbox, StoreUnavailable

TRIES = 5
TIMEOUT_SECONDS = 10.0
MOST_AT_ONCE = 64
PAUSE_SECONDS = 1.0
SIGNATURE_HEADER = "Elements-Webhook-Signature"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out for one letter, and where to."""

    url: str
    body: bytes
    signature_key: str | None = field(default=None, repr=False)
    authorization: str | None = field(default=None, repr=False)

    def headers(self) -> dict[str, str]:
        signed = {SIGNATURE_HEADER: signature(self.signature_key, self.body)} if self.signature_key else {}
        known = {"Authorization": self.authorization} if self.authorization else {}
        return {"Content-Type": "application/json", **signed, **known}


def signature(key: str, body: bytes) -> str:
    """Return the hash verification value over the exact bytes that are sent."""
    return "sha256=" + base64.b64encode(hmac.new(key.encode(), body, hashlib.sha256).digest()).decode()


def delay_after(tries: int) -> float | None:
    """Return how long to wait after so many failed tries, ``None`` when it is time to give up."""
    return None if tries >= TRIES else float(2 ** (tries - 1))


class Notifier:
    """Empties the outbox; ``write`` makes the message, ``None`` where nothing can be said any more.

    A receiver gets one letter at a time and holds up its own letters alone, however slow or dead it is.
    """

    def __init__(
        self,
        outbox: Outbox,
        write: Callable[[Letter], Message | None],
        clock: Clock,
        egress: Egress,
    ) -> None:
        self._outbox, self._write, self._clock = outbox, write, clock
        self._session = egress.session(1, total=TIMEOUT_SECONDS, hosts=MOST_AT_ONCE)
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._ending = False
        self._stuck: set[int] = set()
        self._under_way: dict[str, threading.Thread] = {}
        self._thread = threading.Thread(target=self._run, name="notifier", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        self._news.set()

    def stop(self, seconds: float) -> None:
        """Stop within that time; a letter on its way is tried again with the next start."""
        self._ending = True
        self._news.set()
        self._thread.join(seconds / 2)
        with self._lock:
            threads = list(self._under_way.values())
        for thread in threads:
            thread.join(seconds / 2 / len(threads))
        self._session.close()

    def _run(self) -> None:
        while not self._ending:
            self._news.clear()
            try:
                letter = self._first()
            except StoreUnavailable as error:
                _log.warning("callbacks wait for the store (%s)", error)
                self._news.wait(PAUSE_SECONDS)
                continue
            due = None if letter is None else letter.due - self._clock.now()
            if letter is not None and due is not None and due <= 0:
                self._hand_over(letter)
            elif due is None:
                self._news.wait()
            else:
                self._clock.wait(self._news, due)

    def _first(self) -> Letter | None:
        with self._lock:
            stuck, busy = set(self._stuck), set(self._under_way)
        return None if len(busy) >= MOST_AT_ONCE else self._outbox.first(stuck, busy)

    def _hand_over(self, letter: Letter) -> None:
        thread = threading.Thread(target=self._attend, args=(letter,), name="callback", daemon=True)
        with self._lock:
            self._under_way[letter.receiver] = thread
        thread.start()

    def _attend(self, letter: Letter) -> None:
        try:
            self._deliver(letter)
        except Exception:
            _log.exception("the callback of job %d waits for the next start", letter.job_id)
            with self._lock:
                self._stuck.add(letter.job_id)
        finally:
            with self._lock:
                del self._under_way[letter.receiver]
            self._news.set()

    def _deliver(self, letter: Letter) -> None:
        """Try once, and note in the outbox what came of it."""
        message = self._write(letter)
        if message is None:
            self._outbox.settle(letter, "not sent: the instance of the job, or the setting it needs, is gone")
            return
        tries = letter.tries + 1
        try:
            problem = _send(message, self._session)
        except Forbidden as error:
            self._outbox.settle(letter, f"not sent: {error}")
            return
        if problem is None:
            self._outbox.settle(letter, f"delivered at try {tries}")
        elif (delay := delay_after(tries)) is None:
            self._outbox.settle(letter, f"given up after {tries} tries: {problem}")
        else:
            self._outbox.postpone(letter, self._clock.now() + delay, f"try {tries} failed: {problem}")


def _send(message: Message, session: requests.Session) -> str | None:
    """Return what went wrong, or ``None`` for a 2xx; a redirect is not followed and so no success."""
    try:
        with session.post(
            message.url,
            data=message.body,
            headers=message.headers(),
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return None if 200 <= answer.status_code < 300 else f"answered {answer.status_code}"
    except (requests.RequestException, ValueError, OSError) as error:
        _log.info("a callback could not be delivered: %s", type(error).__name__)
        return type(error).__name__
