"""One connection: its requests read, answered one after the other, and the answers written step by step."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import traceback
from collections.abc import Generator, Iterator
from contextlib import suppress
from functools import partial

from mock_vendors.exchange import Answer, Request
from mock_vendors.serving.bodies import TooLarge
from mock_vendors.serving.host import Host
from mock_vendors.serving.incoming import Incoming
from mock_vendors.serving.reading import Malformed
from mock_vendors.serving.unsent import drain, drained
from mock_vendors.serving.writing import Manner, Mark, Rest, Step, steps
from mock_vendors.wire import FOREVER, Ending

_PIECE = 1 << 18
_READS = 16
_PATIENCE = 0.1
_NO_LINGER = struct.pack("ii", 1, 0)
_GO_ON = b"HTTP/1.1 100 Continue\r\n\r\n"


class Connection:
    """Works whenever the crew calls on it, in one thread at a time."""

    def __init__(self, sock: socket.socket, host: Host, incoming: Incoming) -> None:
        self._sock, self._host, self._crew, self._site = sock, host, host.crew, host.site
        self._incoming = incoming
        self._lock = threading.RLock()
        self._steps: Iterator[Step] | None = None
        self._answer: Answer | None = None
        self._open: Answer | None = None
        self._unsent = memoryview(b"")
        self._resting: object | None = None
        self._parked = self._ending = self._closed = self._doomed = False

    @property
    def idle(self) -> bool:
        """Tell whether this is kept for a next request, and nothing is going on.

        Whoever is at the control API stays, as nobody else could open a door that is shut.
        """
        last = self._incoming.last
        if last is None or self._incoming.begun or self._steps is not None:
            return False
        return not self._site.controls(last.path)

    def listen(self) -> None:
        """Wait for what the client sends."""
        self._crew.when_readable(self._sock, self._readable)

    def close(self) -> None:
        """End it, whatever it is at; whoever answers a request of it just now ends it when that is done."""
        self._doomed = True
        if self._lock.acquire(timeout=_PATIENCE):
            try:
                self._end()
            finally:
                self._lock.release()

    def _readable(self) -> None:
        with self._lock:
            if self._closed:
                return
            if not self._receive():
                self._end()
            elif self._ending:
                self._incoming.drop()
                self.listen()
            elif self._resting is None:
                self._proceed()
            # What comes while an answer rests is a request for later; only an end would have mattered now.

    def _receive(self) -> bool:
        """Take in what has come; tell whether the client is still there."""
        try:
            for _ in range(_READS):
                data = self._sock.recv(_PIECE)
                if not data:
                    return False
                self._incoming.feed(data)
                if len(data) < _PIECE:
                    break
        except BlockingIOError:
            return True
        except OSError:
            return False
        return True

    def _proceed(self) -> None:
        """Answer what has been asked, as far as it goes without waiting."""
        while self._steps is None and not self._ending:
            request = self._next()
            if request is None:
                return
            if self._site.takes_time(request):
                self._crew.aside(partial(self._aside, request))
                return
            self._begin(self._site.answer(request), request)

    def _next(self) -> Request | None:
        try:
            request = self._incoming.next(self._go_on)
        except TooLarge:
            request = self._incoming.unread()
            self._begin(self._site.refuse(request, 413), request, keeps=False)
            return None
        except Malformed as malformed:
            self._begin(self._site.unheard(malformed.status, str(malformed)), None, keeps=False)
            return None
        if request is None:
            self.listen()
        return request

    def _aside(self, request: Request) -> None:
        with self._lock:
            if not self._closed:
                self._begin(self._site.answer(request), request)
                self._proceed()
            if self._doomed:
                self._end()

    def _begin(self, answer: Answer, request: Request | None, *, keeps: bool = True) -> None:
        head = self._incoming.last
        if request is None or head is None:
            manner = Manner(keeps=False)
        else:
            manner = Manner(request.method == "HEAD", keeps and head.keeps, head.modern)
        self._answer = self._open = answer
        self._steps = steps(answer, manner, self._site.now())
        self._advance()

    def _go_on(self) -> None:
        with suppress(OSError):
            self._sock.send(_GO_ON)

    def _advance(self) -> None:
        """Take the next steps, until one of them has to wait."""
        try:
            while self._steps is not None and self._send():
                self._step(next(self._steps))
        except OSError:
            self._end()
        except Exception:
            # A stream that failed half-way: the client must not take its beginning for the whole.
            traceback.print_exc(file=sys.stderr)
            self._reset()

    def _step(self, step: Step) -> None:
        if isinstance(step, Ending):
            self._finish(step)
        elif step is Mark.WHOLE:
            self._settle(complete=True)
        elif isinstance(step, Rest):
            self._rest(step.seconds)
        elif isinstance(step, bytes | memoryview):
            self._unsent = memoryview(step)

    def _send(self) -> bool:
        """Send what is left of a step; tell whether there may be another now."""
        while self._unsent:
            try:
                self._unsent = self._unsent[self._sock.send(self._unsent) :]
            except BlockingIOError:
                self._park()
                self._crew.when_writable(self._sock, self._resume)
                return False
        return self._resting is None

    def _rest(self, seconds: float) -> None:
        self._park()
        self._resting = token = object()
        # A client that goes away meanwhile is noticed by its end, which can be read.
        self.listen()
        if seconds < FOREVER:
            self._host.later(seconds, lambda: self._awake(token))

    def _awake(self, token: object) -> None:
        with self._lock:
            if self._resting is token and not self._closed:
                self._crew.forget(self._sock)
                self._resting = None
                self._resume()

    def _resume(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._unpark()
            self._advance()
            self._proceed()

    def _park(self) -> None:
        if self._answer is not None and not self._parked:
            self._parked = True
            self._site.park(self._answer)

    def _unpark(self) -> None:
        if self._answer is not None and self._parked:
            self._parked = False
            self._site.resume(self._answer)

    def _settle(self, *, complete: bool) -> None:
        self._unpark()
        answer, self._answer = self._answer, None
        if answer is not None:
            self._site.sent(answer, complete=complete)

    def _finish(self, ending: Ending) -> None:
        self._settle(complete=False)
        self._let_go()
        self._ending = ending is not Ending.KEEP
        if ending is Ending.CLOSE:
            # To close with something unread would reset the connection, and lose the client its answer.
            self._sock.shutdown(socket.SHUT_WR)
            self.listen()
        elif ending is Ending.RESET:
            if drained(self._sock):
                self._reset()
            else:
                self._crew.aside(self._reset_later)

    def _reset_later(self) -> None:
        drain(self._sock)
        with self._lock:
            self._reset()

    def _reset(self) -> None:
        with suppress(OSError):
            self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self._end()

    def _end(self) -> None:
        if self._closed:
            return
        self._closed = self._ending = True
        self._settle(complete=False)
        self._let_go()
        self._crew.forget(self._sock)
        self._sock.close()
        self._incoming.close()
        self._host.gone(self)

    def _let_go(self) -> None:
        plan, self._steps = self._steps, None
        answer, self._open = self._open, None
        if isinstance(plan, Generator):
            plan.close()
        if answer is not None:
            answer.close()
