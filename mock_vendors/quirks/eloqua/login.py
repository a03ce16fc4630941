"""Finding out where one's data lives: asked of the login host, answered with the addresses of the APIs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mock_vendors.access import SCHEMES
from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Answer, Need, Request
from mock_vendors.routes import Route
from mock_vendors.stock import Stock


class Login:
    """``/id``; who is not known may be told so with 200, which only the body gives away."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock
        self._scheme = SCHEMES.make(stock.spec.access.name, stock.spec.access.options)

    def routes(self) -> Iterator[Route]:
        for path in ("/id", "/id/"):
            yield Route("GET", path, self._whoami, need=Need.NOTHING)

    def _whoami(self, request: Request, _path: Mapping[str, str]) -> Answer:
        error = self._scheme.check(request, self._stock.keyring, Need.FULL).error
        if error is not None:
            answer = json_answer(self._stock.spec.facts["login"]["stranger_status"], "Not authenticated.")
            return replace(answer, reason=error)
        mine, base = self._stock.keyring.credentials, request.base
        name = mine["username"]
        first, _, last = name.partition(".")
        user = {
            "id": 22,
            "username": name,
            "displayName": f"{first} {last}".strip(),
            "firstName": first,
            "lastName": last,
            "emailAddress": f"{name.lower()}@example.org",
        }
        rest = {"standard": f"{base}/API/REST/{{version}}/", "bulk": f"{base}/API/Bulk/{{version}}/"}
        soap = {"standard": f"{base}/API/{{version}}/Service.svc"}
        urls = {"base": base, "apis": {"soap": soap, "rest": rest}}
        return json_answer(200, {"site": {"id": 11, "name": mine["company"]}, "user": user, "urls": urls})
