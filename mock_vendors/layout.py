"""The routes of a vendor: token endpoints, what its resources offer, and what it has besides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mock_vendors.access import Endpoint, Scheme
from mock_vendors.access.tokens import Keyring
from mock_vendors.changes import Removal, Update
from mock_vendors.choosing import Chosen
from mock_vendors.creation import Creation
from mock_vendors.exchange import Answer, Need, Request
from mock_vendors.handlers import Children, Item, Listing
from mock_vendors.quirks import Quirks
from mock_vendors.routes import Route
from mock_vendors.spec import ListSpec, ResourceSpec
from mock_vendors.stock import Stock

_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything that routes lead to."""

    stock: Stock
    scheme: Scheme
    quirks: Quirks

    def routes(self) -> Iterator[Route]:
        """Yield every route of the vendor's file and of its quirks."""
        for path, endpoint in self.scheme.endpoints().items():
            yield Route("POST", path, partial(_granted, endpoint, self.stock.keyring), need=Need.NOTHING)
        for resource in self.stock.spec.resources.values():
            yield from self._resource(resource)
        yield from self.quirks.routes()

    def _resource(self, resource: ResourceSpec) -> Iterator[Route]:
        lists = [listing for listing in (resource.listing, *resource.lists.values()) if listing is not None]
        for path in dict.fromkeys(listing.path for listing in lists):
            yield from self._lists(resource, [listing for listing in lists if listing.path == path])
        if resource.item is not None:
            yield Route("GET", resource.item, Item(self.stock, resource), resource.name, Need(resource.item_access))
        if resource.create is not None:
            yield Route(
                "POST",
                resource.create.path,
                Creation(self.stock, resource, resource.create, self.quirks),
                resource.name,
            )
        if resource.update is not None:
            update = Update(self.stock, resource, resource.update, self.quirks)
            yield Route(resource.update.method, resource.update.path, update, resource.name, means="update")
        if resource.delete is not None:
            removal = Removal(self.stock, resource, resource.delete)
            yield Route(resource.delete.method, resource.delete.path, removal, resource.name, means="delete")

    def _lists(self, resource: ResourceSpec, lists: Sequence[ListSpec]) -> Iterator[Route]:
        made = [(listing, self._listing(replace(resource, listing=listing), listing)) for listing in lists]
        usual = next((handler for listing, handler in made if not listing.when), made[0][1])
        handler = usual if len(made) == 1 else Chosen(usual, made)
        for method in lists[0].methods:
            yield Route(method, lists[0].path, handler, resource.name, means="read", pages=handler.pages)

    def _listing(self, resource: ResourceSpec, listing: ListSpec) -> Listing:
        holes = set(_HOLE.findall(listing.path)) - self.stock.keyring.credentials.keys()
        # A child's list that names no parent has the children of all.
        return (Children if resource.parent and holes else Listing)(self.stock, resource, listing, self.quirks)


def _granted(endpoint: Endpoint, keyring: Keyring, request: Request, _path: object) -> Answer:
    return endpoint(request, keyring)
