"""Spaces: several runs side by side that do not see each other."""

from __future__ import annotations

from typing import Any

from flask import request

from mock_vendors.control.asked import Rules, Wrong, body, one_of, texts, understood
from mock_vendors.plans import PLANS
from mock_vendors.settings import Setting
from mock_vendors.spaces import Served, Spaces, Wish


class SpaceViews:
    """``/spaces`` and ``/spaces/<name>``."""

    def __init__(self, spaces: Spaces) -> None:
        self._spaces = spaces

    def rules(self) -> Rules:
        return {
            "/spaces": (self.spaces, ("GET", "POST", "DELETE")),
            "/spaces/<name>": (self.space, ("GET", "DELETE")),
        }

    def spaces(self) -> Any:
        if request.method == "POST":
            served = understood(
                lambda: self._spaces.open(wish(body(*_KNOWN))), 'as in {"name": "run-1", "records": 50}'
            )
            return _described(request.get_json(force=True)["name"], served), 201
        if request.method == "DELETE":
            self._spaces.close()
        return {"spaces": [_described(name, served) for name, served in self._spaces.all().items()]}

    def space(self, name: str) -> Any:
        served = self._spaces.all()
        one_of(name, served, "space")
        if request.method == "DELETE":
            self._spaces.close([name])
        return _described(name, served[name])


_KNOWN = ("name", "seed", "records", "profile", "settings", *PLANS)


def wish(said: dict[str, Any]) -> Wish:
    """Return the space that a body asks for."""
    name, profile, settings = said.get("name"), said.get("profile"), said.get("settings", {})
    if not isinstance(name, str):
        raise Wrong("'name' must be a text", 'as in {"name": "run-1"}')
    if profile is not None and not isinstance(profile, str):
        raise Wrong("'profile' must be the name of a profile")
    if not isinstance(settings, dict):
        raise Wrong("'settings' must be an object", 'as in {"settings": {"limits.0.requests": 5}}')
    words = {part: texts(said, part, PLANS[part].example) for part in PLANS if part in said}
    numbers = {part: _count(said[part], part) for part in ("seed", "records") if part in said}
    chosen = tuple(Setting(path, value) for path, value in settings.items())
    return Wish(name, profile=profile, settings=chosen, words=words, **numbers)


def _count(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Wrong(f"'{name}' must be a whole number from 0 up")
    return value


def _described(name: str, served: Served) -> dict[str, Any]:
    vendor = served.vendor
    return {
        "name": name,
        "vendor": vendor.spec.name,
        "url": served.url,
        "control_url": served.control_url,
        "seed": vendor.seed,
        "records": vendor.records,
        "credentials": {**vendor.credentials, "headers": vendor.headers},
    }
