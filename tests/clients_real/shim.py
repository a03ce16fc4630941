"""What takes requests for a vendor's own host to the mock, for libraries that let nobody choose the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter


class Detour(HTTPAdapter):
    """Sends to ``url`` what was meant for another host; neither side can tell."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        meant = urlsplit(str(request.url))
        request.headers.update({"Host": meant.netloc, "X-Forwarded-Proto": meant.scheme})
        here = urlsplit(self._url)
        request.url = meant._replace(scheme=here.scheme, netloc=here.netloc).geturl()
        response = super().send(request, *args, **options)
        request.url = response.url = meant.geturl()
        return response


def detoured(session: requests.Session, url: str, host: str) -> requests.Session:
    """Return the session with its requests for a host going to the mock."""
    session.mount(f"https://{host}", Detour(url))
    return session
