"""A vendor as an application: requests for data go to the vendor, those of the control API to Flask."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any

from mock_vendors.control import PREFIX, control_app
from mock_vendors.exchange import Answer, Request
from mock_vendors.spaces import Spaces
from mock_vendors.vendor import Vendor

_CONTROL = -1
"""Stands for the number in the journal of an answer that is entered nowhere."""
_LARGE = 1 << 20


class VendorApp:
    """Answers every request to one vendor; ``controlled`` is called when the control API may have changed it."""

    def __init__(
        self, vendor: Vendor, spaces: Spaces | None = None, controlled: Callable[[], None] = lambda: None
    ) -> None:
        self._vendor, self._controlled = vendor, controlled
        self._control = control_app(vendor, spaces)

    def controls(self, path: str) -> bool:
        """Tell whether a path belongs to the control API."""
        return path == PREFIX or path.startswith(f"{PREFIX}/")

    def takes_time(self, request: Request) -> bool:
        """Tell whether a request may keep whoever answers it: large bodies do, and the control API."""
        return self.controls(request.path) or request.size > _LARGE

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request; `sent` follows."""
        try:
            if self.controls(request.path):
                answer = _called(self._control, request)
                self._controlled()
                return answer
            return self._answered(lambda: self._vendor.answer(request))
        finally:
            if request.stream is not None:
                request.stream.close()

    def refuse(self, request: Request, status: int) -> Answer:
        """Return the answer to a request that is not read to its end; `sent` follows."""
        return self._answered(lambda: self._vendor.refused(request, status))

    def unheard(self, status: int, text: str) -> Answer:
        """Return what is said to a client that sent no request: the vendor never hears of it."""
        return Answer(status, (("Content-Type", "text/plain"),), f"{text}\n".encode(), n=_CONTROL)

    def park(self, answer: Answer) -> None:
        """Nobody who asks what was delivered shall wait for this answer until `resume`."""
        if answer.n != _CONTROL:
            self._vendor.ledger.end(None, ())

    def resume(self, answer: Answer) -> None:
        """An answer that was parked is being written again."""
        if answer.n != _CONTROL:
            self._vendor.ledger.begin()

    def sent(self, answer: Answer, *, complete: bool) -> None:
        """Take down how the writing of an answer ended."""
        if answer.n != _CONTROL:
            self._vendor.sent(answer, complete=complete)

    def now(self) -> float:
        """Return the instant on the vendor's clock."""
        return self._vendor.clock.now()

    def _answered(self, answer: Callable[[], Answer]) -> Answer:
        self._vendor.ledger.begin()
        try:
            return answer()
        except Exception:
            # The client sees what a real vendor shows; whoever runs the mock sees what went wrong.
            traceback.print_exc(file=sys.stderr)
            return self._vendor.failed()


def _called(application: Callable[..., Iterable[bytes]], request: Request) -> Answer:
    """Return what an application of WSGI (PEP 3333) answers; its body stays a stream."""
    told: list[tuple[str, list[tuple[str, str]]]] = []
    pieces = application(_environ(request), lambda status, headers, _trouble=None: told.append((status, headers)))
    status, headers = told[0]
    length = next((int(text) for name, text in headers if name.lower() == "content-length"), None)
    kept = tuple(pair for pair in headers if pair[0].lower() != "content-length")
    return Answer(int(status.split()[0]), kept, stream=pieces, length=length, n=_CONTROL)


def _environ(request: Request) -> dict[str, Any]:
    own = {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in request.headers.items()}
    return {
        **own,
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query,
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(request.size),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": request.stream or io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
