"""Calls to a service of the platform's API: one session, one authorization, answers or errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import requests

from harness.client.errors import BulkError, Unreachable, refusal

NEXT_PAGE = "Elements-Next-Page-Token"
TIMEOUT = 60.0


class Calls:
    """Speaks for whoever the secrets belong to; a secret never shows in a text.

    Refusals raise `BulkError`, a service that cannot be reached `Unreachable`.
    """

    def __init__(
        self, base_url: str, secrets: Mapping[str, str | None], *, hub: str | None, session: requests.Session | None
    ) -> None:
        self.base = base_url.rstrip("/") + (f"/hubs/{quote(hub)}" if hub else "")
        self._authorization = ", ".join(f"{kind} {secret}" for kind, secret in secrets.items() if secret)
        self._session = session or requests.Session()

    def ask(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **how: Any) -> requests.Response:
        """Send one request; ``how`` is what `requests` takes."""
        url = self.base + path
        try:
            answer = self._session.request(
                method, url, headers={"Authorization": self._authorization, **(headers or {})}, timeout=TIMEOUT, **how
            )
        except requests.RequestException as error:
            raise Unreachable(f"{url}: the bulk service does not answer ({type(error).__name__})") from error
        if not answer.ok:
            raise refusal(answer)
        return answer

    def pages(self, path: str, query: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
        """Yield the entries of a list, following its page tokens."""
        token: str | None = None
        seen: set[str] = set()
        while True:
            answer = self.ask("GET", path, params={**query, **({} if token is None else {"nextPage": token})})
            yield from answer.json()
            token = answer.headers.get(NEXT_PAGE)
            if not token:
                return
            if token in seen:
                refused = "the same page token came twice: these pages have no end"
                raise BulkError(answer.status_code, refused, asked=path)
            seen.add(token)
