"""What no vendor file can say, one module a vendor: a class ``Own`` made from what the base class offers."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mock_vendors.data.dataset import Order
from mock_vendors.data.where import EVERYTHING, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.filters import read_order
from mock_vendors.routes import Found, Route
from mock_vendors.spec import ResourceSpec
from mock_vendors.stock import Stock


class Quirks:
    """A vendor without any; the methods are what a vendor may change."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.inside: Callable[[Request], Answer] = _nowhere
        """Answers a request that came inside another, as if it had come alone; the vendor puts it here."""
        self.standing: Callable[[float], Sequence[Mapping[str, Any]]] = lambda _now: ()
        """Tells where everybody stands under every limit at an instant; the vendor puts it here."""

    def routes(self) -> Iterable[Route]:
        """Return what the vendor has besides its resources."""
        return ()

    def path(self, path: str, /) -> str:
        """Return the path by which routes know what a client asks for by another."""
        return path

    def marks(self, _request: Request, /) -> Mapping[str, str]:
        """Return what stands for marks such as ``<version>`` in the headers of every reply."""
        return {}

    def settle(self, _now: float, /) -> None:
        """Let what is due by now happen before a request is answered."""

    def refused(self, _request: Request, _refusal: Refusal, /) -> Answer | None:
        """Return a refusal worded as one of several APIs words it; None where the vendor's file does."""
        return None

    def resource_of(self, _request: Request, _found: Found, /) -> str | None:
        """Return the resource that a request is about when its route does not say."""
        return None

    def where(self, _resource: ResourceSpec, _parameters: Mapping[str, str], /) -> Condition:
        """Return what a list's parameters ask for beyond its filters."""
        return EVERYTHING

    def order(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> tuple[Order, ...]:
        """Return the order that a list's parameters ask for."""
        return read_order(resource.listing.order, parameters) if resource.listing else ()

    def filled(self, _resource: ResourceSpec, record: dict[str, Any], _posted: Mapping[str, Any], /) -> dict[str, Any]:
        """Return a record about to be created, with what the vendor makes of what was posted."""
        return record

    def changed(
        self,
        _resource: ResourceSpec,
        changes: dict[str, Any],
        _record: Mapping[str, Any],
        _posted: Mapping[str, Any],
        /,
    ) -> dict[str, Any]:
        """Return the changes to a record, with what the vendor makes of what was posted."""
        return changes


def _nowhere(request: Request) -> Answer:
    raise Refusal("not_found", path=request.path)


def quirks(stock: Stock) -> Quirks:
    """Return the quirks of a vendor."""
    if not stock.spec.quirks:
        return Quirks(stock)
    own: type[Quirks] = importlib.import_module(f"mock_vendors.quirks.{stock.spec.name}").Own
    return own(stock)
