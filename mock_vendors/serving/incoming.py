"""What has come in over one connection, cut into requests."""

from __future__ import annotations

from collections.abc import Callable

from mock_vendors.exchange import Request
from mock_vendors.serving.bodies import Body, Chunked, Content, Measured
from mock_vendors.serving.reading import MOST_HEAD, Head, Malformed, read_head

_END = b"\r\n\r\n"


class Incoming:
    """Takes bytes, gives requests; ``address`` is what the server is called by clients that do not say.

    ``spools`` puts large bodies on disk, for those who read them from there.
    """

    def __init__(self, most_body: int, address: str, *, spools: bool = False) -> None:
        self._most, self._address, self._spools = most_body, address, spools
        self._data = bytearray()
        self._body: Body | None = None
        self.head: Head | None = None
        self.last: Head | None = None

    @property
    def begun(self) -> bool:
        """Tell whether a part of a request is here."""
        return self.head is not None or bool(self._data)

    def feed(self, data: bytes) -> None:
        """Take what has come in."""
        self._data += data

    def drop(self) -> None:
        """Forget what has come in: nobody will answer it."""
        self._data.clear()

    def close(self) -> None:
        """Let go of a body that will never be all there."""
        if self._body is not None:
            self._body.content.close()

    def next(self, go_on: Callable[[], None]) -> Request | None:
        """Return the next request when all of it is here; ``go_on`` is called for a client that waits to be told.

        Raises `Malformed`, and `TooLarge` as soon as that is known: `unread` is the request without its body then.
        """
        if self.head is None and not self._begin():
            return None
        head = self.head
        assert head is not None
        if self._body is None:
            if head.length == 0:
                return self.unread()
            content = Content(spools=self._spools)
            if head.length is None:
                self._body = Chunked(content, self._most)
            else:
                self._body = Measured(content, head.length, self._most)
            if head.waits:
                go_on()
        if not self._body.take(self._data):
            return None
        return self._request(head, self._body.content)

    def unread(self) -> Request:
        """Return the request that has begun, whatever of its body is still to come."""
        assert self.head is not None
        return self._request(self.head, Content())

    def _begin(self) -> bool:
        while self._data.startswith(b"\r\n"):
            del self._data[:2]
        end = self._data.find(_END, 0, MOST_HEAD)
        if end < 0:
            if len(self._data) >= MOST_HEAD:
                raise Malformed(431, f"the head of a request has more than {MOST_HEAD} bytes")
            return False
        self.head = read_head(bytes(self._data[: end + 2]))
        del self._data[: end + len(_END)]
        return True

    def _request(self, head: Head, content: Content) -> Request:
        headers = head.headers
        scheme = headers.get("x-forwarded-proto") or "http"
        host = headers.get("x-forwarded-host") or headers.get("host") or self._address
        self.last, self.head, self._body = head, None, None
        base, stream = f"{scheme}://{host}", content.stream()
        body = b"" if stream is not None else content.whole()
        return Request(head.method, head.path, head.query, headers, body, base, raw_path=head.raw_path, stream=stream)
