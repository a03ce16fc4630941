"""A vendor as a WSGI application: requests for data answered at once, the control API by Flask behind them."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from mock_vendors.control import PREFIX, control_app
from mock_vendors.exchange import Answer, Request, phrase
from mock_vendors.spaces import Spaces
from mock_vendors.vendor import Vendor

BREAK = "mock_vendors.break_connection"
"""Key in the WSGI environment of a callable that makes the connection die when the response ends here."""

StartResponse = Callable[..., Any]
_MOST_BODY = 256 << 20
_PIECE = 256 << 10


class VendorApp:
    """The WSGI callable of one vendor."""

    def __init__(self, vendor: Vendor, spaces: Spaces | None = None) -> None:
        self._vendor = vendor
        self._control = control_app(vendor, spaces)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            return self._control(environ, start_response)
        self._vendor.ledger.begin()
        try:
            return _Body(self._vendor, self._answered(environ), environ, start_response)
        except BaseException:
            self._vendor.ledger.end(None, ())
            raise

    def _answered(self, environ: dict[str, Any]) -> Answer:
        try:
            return self._worked(request_of(environ, streaming=self._vendor.objects is not None))
        except Exception:
            # The client sees what a real vendor shows; whoever runs the mock sees what went wrong.
            traceback.print_exc(file=sys.stderr)
            return self._vendor.failed()

    def _worked(self, request: Request) -> Answer:
        try:
            return self._vendor.answer(request)
        finally:
            # A connection is good for another request once this one is read to its end.
            while request.stream is not None and request.stream.read(_PIECE):
                pass


class _Body:
    """Writes one answer and tells the ledger how that went."""

    def __init__(self, vendor: Vendor, answer: Answer, environ: dict[str, Any], start: StartResponse) -> None:
        self._vendor, self._answer = vendor, answer
        self._break: Callable[[], None] | None = environ.get(BREAK)
        self._complete = False
        self._head = environ["REQUEST_METHOD"] == "HEAD"
        if not answer.silent:
            status = f"{answer.status} {phrase(answer.status)}"
            length = () if answer.status == HTTPStatus.NO_CONTENT else (("Content-Length", str(answer.size)),)
            start(status, [*answer.headers, *length, ("Date", formatdate(vendor.clock.now(), usegmt=True))])

    def __iter__(self) -> Iterator[bytes]:
        answer = self._answer
        stops_at = answer.wire.stops_at if answer.wire else None
        if stops_at is None:
            if answer.size and not self._head:
                yield from answer.stream if answer.stream is not None else (answer.body,)
            self._complete = True
            if answer.wire is None:
                return
        elif stops_at > 0 and not self._head:
            yield answer.content()[:stops_at]
        if self._break is None:
            raise ConnectionResetError("this fault needs a server with a socket")
        self._break()

    def close(self) -> None:
        self._vendor.sent(self._answer, complete=self._complete)


def request_of(environ: dict[str, Any], *, streaming: bool = False) -> Request:
    """Read a request out of a WSGI environment; ``streaming`` leaves a large body to be read by whoever wants it."""
    headers = {key[5:].replace("_", "-").lower(): text for key, text in environ.items() if key.startswith("HTTP_")}
    for key in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(key):
            headers[key.replace("_", "-").lower()] = environ[key]
    scheme = headers.get("x-forwarded-proto") or environ["wsgi.url_scheme"]
    host = headers.get("x-forwarded-host") or headers.get("host") or environ.get("SERVER_NAME", "localhost")
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
    stream = environ["wsgi.input"] if streaming and _is_large(environ) else None
    return Request(
        environ["REQUEST_METHOD"],
        path,
        environ.get("QUERY_STRING", ""),
        headers,
        b"" if stream is not None else _body(environ),
        f"{scheme}://{host}",
        raw_path=_raw_path(environ),
        stream=stream,
    )


def _is_large(environ: dict[str, Any]) -> bool:
    length = environ.get("CONTENT_LENGTH")
    return int(length) > _PIECE if length else bool(environ.get("wsgi.input_terminated"))


def _raw_path(environ: dict[str, Any]) -> str:
    path: str = environ.get("REQUEST_URI", "").partition("?")[0]
    return path if path.startswith("/") else urlsplit(path).path


def _body(environ: dict[str, Any]) -> bytes:
    length = environ.get("CONTENT_LENGTH")
    if length:
        content: bytes = environ["wsgi.input"].read(min(int(length), _MOST_BODY))
        return content
    if environ.get("wsgi.input_terminated"):
        streamed: bytes = environ["wsgi.input"].read()
        return streamed
    return b""
