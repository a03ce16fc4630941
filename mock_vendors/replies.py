"""What every reply of a vendor carries, whatever it answers: ids of requests, versions."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mock_vendors.exchange import Answer, Request

_MARK = re.compile(r"<([a-z_]+)>")
Headers = Mapping[str, str | Mapping[str, str]]


class Replies:
    """Headers as a vendor file gives them: a text, or ``{echo: NAME, otherwise: TEXT}`` for one the client chooses.

    In those texts, and in the bodies of refusals, ``<request_id>`` stands for 14 letters and digits and ``<uuid>`` for
    a UUID, both the same within a reply. ``seal`` makes them; ``<scopes>`` are those of the caller's token,
    ``<needed>`` those that the call asks for; ``more`` are the vendor's own. A text that is empty then leaves its
    header out.
    The address ``home`` in a body becomes that at which the client found the vendor.
    """

    def __init__(self, headers: Headers, seal: Callable[[str], str], home: str = "") -> None:
        self._headers, self._seal, self._home = dict(headers), seal, home.encode()

    def dressed(
        self,
        answer: Answer,
        request: Request,
        number: int,
        *,
        scopes: Iterable[str] = (),
        needed: Iterable[str] = (),
        more: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to the request of this number with what every reply carries."""
        if self._home and self._home in answer.body:
            answer = replace(answer, body=answer.body.replace(self._home, request.base.encode()))
        refused = answer.reason is not None and b"<" in answer.body
        if not (self._headers or refused):
            return answer
        ids = {**self._ids(request, number), "scopes": ",".join(sorted(scopes)), "needed": ",".join(needed)}
        ids |= more or {}
        changes: dict[str, Any] = {}
        if refused:
            changes["body"] = _MARK.sub(lambda mark: ids.get(mark[1], mark[0]), answer.body.decode()).encode()
        told = {name.lower() for name, _ in answer.headers}
        added = [pair for pair in self._more(request, ids) if pair[0].lower() not in told]
        return replace(answer, headers=(*answer.headers, *added), **changes)

    def _ids(self, request: Request, number: int) -> dict[str, str]:
        sealed = self._seal(f"reply/{number}/{request.method} {request.path}?{request.query}")
        return {"request_id": sealed[:14], "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, sealed))}

    def _more(self, request: Request, ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        for name, text in self._headers.items():
            said = text if isinstance(text, str) else request.headers.get(text["echo"].lower(), text["otherwise"])
            if filled := _MARK.sub(lambda mark: ids.get(mark[1], mark[0]), said):
                yield name, filled
