"""Requests that survive what vendors do: classified, retried, re-authenticated, and told apart when they write."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import TypeVar

from contracts import Clock
from harness.connectors.auth import Scheme
from harness.connectors.definition_values import ErrorSignal, LimitSignal
from harness.connectors.drift import Drift
from harness.connectors.envelope import NoPage
from harness.connectors.errors import ConnectorError, Exhausted, PagingFault, Refused, TooMuch, UnknownOutcome
from harness.connectors.pacing import Pacer
from harness.connectors.page import Call
from harness.connectors.render import detail_of, reason_of, text_of, without_secrets
from harness.connectors.retry import Again, RetryPolicy, told_wait
from harness.connectors.transport import TooLarge, Transport, TransportFault
from harness.connectors.wire import Answer, Request

T = TypeVar("T")
E = TypeVar("E", bound=ConnectorError)

# RFC 9110, 5.5: visible characters of Latin-1, blanks and tabs.
_UNSENDABLE = re.compile(r"[^\t -~\x80-\xff]")
# By these older vendors say that there were too many calls; 430 is Shopify's.
_TOO_MANY = frozenset((420, 429, 430, 509, 529))
# An edge in front of the vendor has no answer from it: developers.cloudflare.com/support/troubleshooting, "5xx errors".
_EDGE = frozenset((*range(520, 528), 530, 598, 599))
# A vendor that answers so has not acted, or may be asked the same once more without harm.
TRANSIENT = frozenset((408, 425, 500, 502, 503, 504, *_TOO_MANY, *_EDGE))
# A vendor that answers so has certainly not acted on a write.
UNTOUCHED = frozenset((425, 503, *_TOO_MANY))


def _check(headers: Mapping[str, str]) -> None:
    """Refuse credentials that no header can hold: whoever would find out later would print them."""
    unusable = [name for name, value in headers.items() if _UNSENDABLE.search(value)]
    if unusable:
        detail = (
            f"the credentials have a line break or a letter that {unusable[0]} cannot hold; see how they were copied"
        )
        raise Refused("Unauthorized", detail, status=HTTPStatus.UNAUTHORIZED)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One vendor's conversation; ``data`` is false where tokens are asked for, which is counted apart."""

    transport: Transport
    policy: RetryPolicy
    clock: Clock
    rng: random.Random
    limit_signals: tuple[LimitSignal, ...]
    scheme: Scheme | None = None
    data: bool = True
    secrets: Iterable[str] = field(default=(), repr=False)
    drift: Drift = field(default_factory=Drift)
    error_signals: tuple[ErrorSignal, ...] = ()
    pacer: Pacer = field(default_factory=lambda: Pacer(()))

    def read(self, request: Request, call: Call, reader: Callable[[Answer], T]) -> T:
        """Ask for something that may be asked for again, as often as the policy allows."""

        def judge(answer: Answer) -> T:
            if 200 <= answer.status < 300 and not self._limited(answer):
                return self._read(request, answer, reader)
            if answer.status in TRANSIENT or self._limited(answer):
                raise self._again(request, answer)
            raise self._error(Refused, answer)

        return self._run(request, call, judge, _lost_read)

    def hurried(self, retries: int) -> Exchange:
        """Return the same conversation for questions that are given up sooner."""
        return replace(self, policy=replace(self.policy, retries=min(retries, self.policy.retries)))

    def write(self, request: Request, call: Call, reader: Callable[[Answer], T], *, repeatable: bool = False) -> T:
        """Send a change, again only when that does no harm; `UnknownOutcome` when nobody knows whether it was made.

        A ``repeatable`` one may be made any number of times, so that also a lost answer is no reason not to ask again.
        """
        doubts: list[Exception] = []

        def doubtful(error: UnknownOutcome, told: float | None = None) -> Exception:
            doubts.append(error)
            return Again(error, told) if repeatable else error

        def judge(answer: Answer) -> T:
            if answer.status in UNTOUCHED or self._limited(answer):
                raise self._again(request, answer)
            if (answer.status >= 500 and answer.status != 501) or answer.status == 408:
                raise doubtful(self._error(UnknownOutcome, answer), self._told(answer))
            if not 200 <= answer.status < 300:
                raise self._error(Refused, answer)
            try:
                return reader(answer)
            except NoPage as error:
                text = f"{request.place}: {error}"
                raise doubtful(UnknownOutcome("Unreadable answer", text, status=answer.status)) from None

        def lost(request: Request, fault: TransportFault) -> Exception:
            if fault.sent:
                return doubtful(UnknownOutcome(fault.reason, request.place))
            return Again(Exhausted(fault.reason, request.place))

        try:
            return self._run(request, call, judge, lost)
        except Exhausted as last:
            if not doubts:
                raise
            said = last.provider_message
            raise UnknownOutcome(last.reason, last.detail, status=last.status, provider_message=said) from last

    def _run(
        self,
        request: Request,
        call: Call,
        judge: Callable[[Answer], T],
        lost: Callable[[Request, TransportFault], Exception],
    ) -> T:
        tries = _Tries()

        def attempt() -> T:
            # A wait may have outlived the token that was new before it.
            tries.renewed = False
            answer = self._once(request, call, tries, lost)
            return judge(answer)

        return self.policy.run(attempt, wait=call.wait, rng=self.rng)

    def _once(
        self, request: Request, call: Call, tries: _Tries, lost: Callable[[Request, TransportFault], Exception]
    ) -> Answer:
        while True:
            self._pace(request, call, first=tries.made == 0)
            generation, headers = self.scheme.headers(call) if self.scheme else (0, {})
            _check(headers)
            call.admit(retry=tries.made > 0, data=self.data)
            tries.made += 1
            try:
                sent = Request(request.target, request.method, {**headers, **request.headers}, request.body)
                answer = self._meant(self.transport.send(sent))
            except TransportFault as fault:
                raise lost(request, fault) from fault
            self.drift.learn(answer, self.clock.now())
            self.pacer.learn(_path(request), answer.headers, self.clock.now(), self.drift.seconds)
            if answer.status != 401 or tries.renewed or not (self.scheme and self.scheme.renew(generation, call)):
                return answer
            tries.renewed = True

    def _read(self, request: Request, answer: Answer, reader: Callable[[Answer], T]) -> T:
        try:
            return reader(answer)
        except NoPage as error:
            kind = PagingFault if error.shape else Exhausted
            said = text_of(answer.body)
            raise Again(
                self._made(kind, "Unreadable answer", f"{request.place}: {error}", answer.status, said)
            ) from None

    def _meant(self, answer: Answer) -> Answer:
        """Give an answer the status that it means."""
        for signal in self.error_signals:
            if signal.status == answer.status and signal.text.encode() in answer.body:
                return replace(answer, status=signal.means)
        return answer

    def _pace(self, request: Request, call: Call, *, first: bool) -> None:
        """Wait until the vendor is said to have calls left; whoever was told how long to wait has done so."""
        for _ in range(_PAUSES):
            pause = self.pacer.pause(_path(request), self.clock.now(), held=first)
            if pause <= 0:
                return
            call.wait(pause)

    def _limited(self, answer: Answer) -> bool:
        if answer.status == HTTPStatus.FORBIDDEN:
            # Some say it so, and with a header that a missing permission would not have.
            told = "Retry-After" in answer.headers or self._spent(answer) is not None
            return told or self._signals(answer)
        return self._signals(answer)

    def _signals(self, answer: Answer) -> bool:
        return any(
            signal.status == answer.status and signal.text.encode() in answer.body for signal in self.limit_signals
        )

    def _again(self, request: Request, answer: Answer) -> Again:
        told, now = self._told(answer), self.clock.now()
        if told:
            self.pacer.hold(_path(request), now + min(told, self.policy.longest), now)
        return Again(self._error(Exhausted, answer), told)

    def _told(self, answer: Answer) -> float | None:
        told = told_wait(answer.headers.get("Retry-After"), self.clock.now() + self.drift.seconds)
        return told if told is not None else self._spent(answer) or None

    def _spent(self, answer: Answer) -> float | None:
        return self.pacer.spent(answer.headers, self.clock.now() + self.drift.seconds)

    def _error(self, kind: type[E], answer: Answer) -> E:
        detail = detail_of(answer.body)
        if 300 <= answer.status < 400:
            detail = "the vendor points to another address, which is not followed"
        return self._made(kind, reason_of(answer), detail, answer.status, text_of(answer.body))

    def _made(self, kind: type[E], reason: str, detail: str, status: int, said: str) -> E:
        secrets = [*self.secrets, *(self.scheme.secrets() if self.scheme else ())]
        return kind(
            reason, without_secrets(detail, secrets), status=status, provider_message=without_secrets(said, secrets)
        )


_PAUSES = 3
"""So often a call waits for its turn at most; then the vendor may say itself what it thinks of it."""


def _path(request: Request) -> str:
    return request.target.partition("?")[0]


@dataclass(slots=True)
class _Tries:
    """What one request has been through."""

    made: int = 0
    renewed: bool = False


def _lost_read(request: Request, fault: TransportFault) -> Exception:
    if isinstance(fault, TooLarge):
        return TooMuch(fault.reason, request.place)
    return Again(Exhausted(fault.reason, request.place))
