"""A mock's manners while it runs: settings, profiles."""

from __future__ import annotations

from typing import Any

from flask import request

from mock_vendors.control.asked import Rules, Wrong, body, understood
from mock_vendors.profiles import load_profile, profile_names
from mock_vendors.reconfigure import reconfigured
from mock_vendors.settings import Setting
from mock_vendors.spaces import configured
from mock_vendors.vendor import Vendor


class Manners:
    """``/settings`` and ``/profile``."""

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._first = vendor.spec
        self._set: dict[str, Any] = {}
        self._profile: str | None = None

    def rules(self) -> Rules:
        return {
            "/settings": (self.settings, ("GET", "POST", "DELETE")),
            "/profile": (self.profile, ("GET", "PUT", "DELETE")),
        }

    def settings(self) -> Any:
        if request.method == "POST":
            self._take({**self._set, **body()}, self._profile)
        elif request.method == "DELETE":
            self._take({}, self._profile)
        return {"settings": self._set}

    def profile(self) -> Any:
        if request.method == "PUT":
            name = body("name").get("name")
            if not isinstance(name, str):
                raise Wrong("'name' must be the name of a profile", f"known: {', '.join(profile_names())}")
            self._take(self._set, name)
        elif request.method == "DELETE":
            self._take(self._set, None)
        known = {name: load_profile(name).title for name in profile_names()}
        return {"profile": self._profile, "known": known}

    def _take(self, settings: dict[str, Any], profile: str | None) -> None:
        chosen = tuple(Setting(path, value) for path, value in settings.items())
        hint = 'paths of the vendor file, as in {"limits.0.requests": 5}'
        spec = understood(lambda: configured(self._first, profile, chosen, {}), hint)
        understood(lambda: reconfigured(self._vendor, spec), hint)
        self._set, self._profile = settings, profile
