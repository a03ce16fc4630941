"""Limits, tokens and scopes, seen and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from mock_vendors.access import control as access
from mock_vendors.control.asked import Rules, Wrong, body
from mock_vendors.limits import control as limits
from mock_vendors.registry import Unsuitable
from mock_vendors.vendor import Vendor


class Gates:
    """``/limits`` and ``/access``."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def rules(self) -> Rules:
        return {"/limits": (self.limits, ("GET", "POST")), "/access": (self.access, ("GET", "POST"))}

    def limits(self) -> Any:
        if request.method == "POST":
            return self._followed(limits.change_limits, limits.EXAMPLE)
        return limits.limits(self._vendor)

    def access(self) -> Any:
        if request.method == "POST":
            return self._followed(access.revoke, access.EXAMPLE)
        return access.access(self._vendor)

    def _followed(self, change: Callable[[Vendor, Mapping[str, Any]], Any], example: str) -> Any:
        try:
            return change(self._vendor, body())
        except Unsuitable as error:
            raise Wrong(str(error), f"as in {example}") from error
