"""Several lists at one path: which of them answers is told by the parameters that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mock_vendors.exchange import Answer, Request
from mock_vendors.handlers import Listing
from mock_vendors.spec import ListSpec


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first list of which one parameter is there, or else the one that waits for none."""

    usual: Listing
    others: Sequence[tuple[ListSpec, Listing]]

    def __call__(self, request: Request, path: Mapping[str, str]) -> Answer:
        return self._one(request)(request, path)

    def pages(self, request: Request, path: Mapping[str, str]) -> int | None:
        """Return which page of a traversal a request asks for."""
        return self._one(request).pages(request, path)

    def _one(self, request: Request) -> Listing:
        given = request.parameters.keys()
        return next((listing for spec, listing in self.others if not given.isdisjoint(spec.when)), self.usual)
