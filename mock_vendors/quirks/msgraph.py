"""Microsoft Graph: filters and orders in OData's words, what directories ask besides, delta queries, batches."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.leaf import walk
from mock_vendors.data.order import Order
from mock_vendors.data.where import EVERYTHING, AnyOf, Comparison, Condition
from mock_vendors.exchange import Answer, Need, Refusal, Request
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.msgraph_batch import batch
from mock_vendors.quirks.msgraph_delta import Delta
from mock_vendors.quirks.odata_filter import Unreadable, needs_more, read_filter, read_orders
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock

_BY_NAME = re.compile(r"(/v1\.0/users/)([^/]+@[^/]+)(.*)")
_SOUGHT = re.compile(r'"(\w+):([^"]*)"')
_UNSUPPORTED = "Request_UnsupportedQuery"


class Own(Quirks):
    def __init__(self, stock: Stock) -> None:
        super().__init__(stock)
        resources = stock.spec.resources
        self._fields = {name: {path for path, _ in walk("", spec.fields)} for name, spec in resources.items()}

    def routes(self) -> Iterator[Route]:
        for name in ("users", "groups"):
            yield Route("GET", f"/v1.0/{name}/delta", Delta(self.stock, self.stock.spec.resources[name]), name)
            yield Route("GET", f"/v1.0/{name}/$count", self._count, name)
        yield Route("POST", "/v1.0/$batch", self._batch, means="read")
        yield Route("GET", "/{tenant}/v2.0/.well-known/openid-configuration", _discovered, need=Need.NOTHING)

    def path(self, path: str, /) -> str:
        """Name a user by id who was named by the principal name."""
        named = _BY_NAME.fullmatch(path)
        users = self.stock.datasets["users"]
        row = next(iter(users.matching("userPrincipalName", named[2])), None) if named else None
        return path if named is None or row is None else f"{named[1]}{users.record(row)['id']}{named[3]}"

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        condition: Condition = EVERYTHING
        if "$filter" in parameters:
            condition = self._read(read_filter, resource, parameters["$filter"])
        for name in parameters.get("$select", "id").split(","):
            if name.strip() not in resource.fields:
                message = f"Could not find a property named '{name.strip()}'"
                raise Refusal("bad_query", code="Request_BadRequest", message=message)
        if "$expand" in parameters:
            raise _refused("$expand is not supported here.")
        if resource.name == "messages":
            return condition
        self._check_directory(condition, parameters)
        return self._sought(resource, parameters["$search"]) if "$search" in parameters else condition

    def order(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> tuple[Order, ...]:
        if "$orderby" in parameters:
            return tuple(self._read(read_orders, resource, parameters["$orderby"]))
        return super().order(resource, parameters)

    def filled(self, resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        if resource.name == "users":
            return {**record, "mail": posted.get("mail"), "businessPhones": posted.get("businessPhones", [])}
        return record

    def _check_directory(self, condition: Condition, parameters: Mapping[str, str]) -> None:
        """Refuse what a directory answers only to ``ConsistencyLevel: eventual`` with ``$count=true``."""
        if "$skip" in parameters:
            raise _refused("'$skip' is not supported by the service.")
        eventual = parameters.get("ConsistencyLevel", "").lower() == "eventual"
        counted = eventual and parameters.get("$count") == "true"
        if "$search" in parameters and not eventual:
            raise _refused(
                "Request with $search query parameter only works through MSGraph with a special request "
                "header: 'ConsistencyLevel: eventual'"
            )
        if not counted and (needs_more(condition) or {"$filter", "$orderby"} <= parameters.keys()):
            raise _refused("Sorting or filtering this way needs 'ConsistencyLevel: eventual' and '$count=true'.")

    def _sought(self, resource: ResourceSpec, text: str) -> Condition:
        found = [(name, word) for name, word in _SOUGHT.findall(text) if name in self._fields[resource.name]]
        if not found:
            raise _refused('Syntax error: $search takes clauses such as "displayName:Ada".')
        return AnyOf(tuple(Comparison(name, "glob", f"*{word}*") for name, word in found))

    def _read(self, read: Any, resource: ResourceSpec, text: str) -> Any:
        try:
            return read(text, self._fields[resource.name])
        except Unreadable as error:
            raise Refusal("bad_query", code="Request_BadRequest", message=str(error)) from error

    def _count(self, request: Request, _path: Mapping[str, str]) -> Answer:
        if request.headers.get("consistencylevel", "").lower() != "eventual":
            raise _refused("$count is not currently supported.")
        name = request.path.split("/")[-2]
        body = str(len(self.stock.datasets[name].view(request.visible))).encode()
        return Answer(200, (("Content-Type", "text/plain"),), body)

    def _batch(self, request: Request, _path: Mapping[str, str]) -> Answer:
        return batch(request, self.inside)


def _discovered(request: Request, path: Mapping[str, str]) -> Answer:
    """Say where tokens are handed out: the login libraries ask before anything else."""
    root = f"{request.base}/{path['tenant']}"
    told = {
        "issuer": f"{root}/v2.0",
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post"],
        "jwks_uri": f"{root}/discovery/v2.0/keys",
    }
    return json_answer(200, told)


def _refused(text: str) -> Refusal:
    return Refusal("bad_query", code=_UNSUPPORTED, message=text)
