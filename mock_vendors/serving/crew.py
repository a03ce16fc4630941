"""Who does the work of a server: one thread, as long as nothing takes long.

The leader waits for sockets and does itself what they are ready for, with no other thread to hand it to or to share
the interpreter with. Whatever keeps it longer than some milliseconds costs it the lead: another thread takes over,
and the old leader ends with what it was at. So a slow request holds nobody up, and quick ones change no thread.
"""

from __future__ import annotations

import selectors
import socket
import threading
from collections import deque
from contextlib import suppress

from mock_vendors.serving.hands import Act, Hands, done

_LONG = 0.02
"""Seconds after which whoever leads has been away too long."""
_QUIET = 20
"""So many looks without anything done, and the watch over the leader goes to sleep."""
_MOST = 256
_PATIENCE = 2.0


class Crew:
    """The threads of one server; `start` takes the first."""

    def __init__(self, name: str) -> None:
        self._selector = selectors.DefaultSelector()
        self._ready: deque[Act] = deque()
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self._ringer.setblocking(False)
        self._selector.register(self._bell, selectors.EVENT_READ, None)
        self._hands = Hands(name, _MOST)
        self._lock = threading.Lock()
        self._watch = _Watch(self)
        self._ended = threading.Event()
        self._started = self._stopped = False
        self._term = self.done = 0
        self.busy = False

    def start(self) -> None:
        self._started = True
        self._hands.run(lambda: self._lead(0))

    def stop(self) -> None:
        """End every thread, each with what it is at; no socket is waited for when this returns."""
        self._stopped = True
        if self._started:
            self._ring()
            self._ended.wait(_PATIENCE)
        else:
            self._close()
        self._watch.stop()
        self._hands.stop()

    def soon(self, act: Act) -> None:
        """Do something as soon as the leader comes to it."""
        self._ready.append(act)
        self._ring()

    def aside(self, act: Act) -> None:
        """Do something that takes time, in a thread of its own."""
        self._hands.run(act)

    def when_readable(self, sock: socket.socket, act: Act) -> None:
        """Do something once, when a socket can be read; a closed one never can."""
        self._when(sock, selectors.EVENT_READ, act)

    def when_writable(self, sock: socket.socket, act: Act) -> None:
        """Do something once, when a socket can be written."""
        self._when(sock, selectors.EVENT_WRITE, act)

    def forget(self, sock: socket.socket) -> None:
        """Wait no longer for a socket that is going to be closed."""
        with suppress(KeyError, ValueError):
            self._selector.unregister(sock)

    def depose(self, done: int) -> bool:
        """Give the lead to another thread, if whoever leads is still busy with what follows so many acts."""
        with self._lock:
            if not self.busy or self.done != done:
                return False
            self._term += 1
            term, self.busy = self._term, False
        self._hands.run(lambda: self._lead(term))
        return True

    def _when(self, sock: socket.socket, event: int, act: Act) -> None:
        with suppress(KeyError, ValueError):
            self._selector.register(sock, event, act)

    def _lead(self, term: int) -> None:
        while (act := self._next()) is not None:
            self.busy = True
            if self._watch.asleep:
                self._watch.wake()
            done(act)
            with self._lock:
                if self._term != term:
                    return
                self.busy = False
                self.done += 1
        self._close()

    def _next(self) -> Act | None:
        while not self._ready:
            if self._stopped:
                return None
            for key, _ in self._selector.select():
                if key.data is None:
                    self._heard()
                else:
                    self._selector.unregister(key.fileobj)
                    self._ready.append(key.data)
        return self._ready.popleft()

    def _ring(self) -> None:
        with suppress(OSError):
            self._ringer.send(b"\0")

    def _heard(self) -> None:
        with suppress(BlockingIOError):
            while self._bell.recv(4096):
                pass

    def _close(self) -> None:
        self._selector.close()
        self._bell.close()
        self._ringer.close()
        self._ended.set()


class _Watch:
    """Looks after the leader now and then, while there is something to do."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._woken = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self.asleep = True

    def wake(self) -> None:
        self.asleep = False
        if self._thread is None:
            self._thread = threading.Thread(target=self._look, name="watch", daemon=True)
            self._thread.start()
        self._woken.set()

    def stop(self) -> None:
        self._ended.set()
        self._woken.set()

    def _look(self) -> None:
        seen, quiet = (False, -1), 0
        while not self._ended.wait(_LONG):
            now = (self._crew.busy, self._crew.done)
            quiet = quiet + 1 if now == seen else 0
            if now == seen and self._crew.busy:
                self._crew.depose(self._crew.done)
            elif quiet > _QUIET:
                self._sleep()
                quiet = 0
            seen = now

    def _sleep(self) -> None:
        self._woken.clear()
        self.asleep = True
        if not self._crew.busy:
            self._woken.wait()
        self.asleep = False
