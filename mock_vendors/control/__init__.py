"""The control API: look into a mock and change it while it runs."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify
from werkzeug.exceptions import HTTPException

from mock_vendors.control.asked import Rules, Wrong
from mock_vendors.control.books import Books
from mock_vendors.control.gates import Gates
from mock_vendors.control.manners import Manners
from mock_vendors.control.objects import Objects
from mock_vendors.control.plans import plan_rules
from mock_vendors.control.snapshots import Snapshots
from mock_vendors.control.spaces import SpaceViews
from mock_vendors.control.state import State
from mock_vendors.spaces import Spaces
from mock_vendors.vendor import Vendor

__all__ = ["PREFIX", "control_app"]

PREFIX = "/__mock__"


def control_app(vendor: Vendor, spaces: Spaces | None = None) -> Flask:
    """Return the control API of one vendor; without ``spaces`` it offers none."""
    app = Flask("mock_vendors.control")
    rules: Rules = {
        **State(vendor).rules(),
        **plan_rules(vendor),
        **Books(vendor).rules(),
        **(Objects(vendor.objects).rules() if vendor.objects is not None else {}),
        **Manners(vendor).rules(),
        **Gates(vendor).rules(),
        **Snapshots(vendor).rules(),
        **(SpaceViews(spaces).rules() if spaces is not None else {}),
    }
    for path, (view, methods) in rules.items():
        app.add_url_rule(PREFIX + path, path, view, methods=methods)
    app.register_error_handler(Wrong, lambda wrong: ({"error": wrong.error, "hint": wrong.hint}, wrong.status))
    app.register_error_handler(HTTPException, lambda error: _explained(error, sorted(PREFIX + path for path in rules)))
    return app


def _explained(error: HTTPException, paths: list[str]) -> Any:
    hint = f"paths: {', '.join(paths)}" if error.code == 404 else error.description or ""
    response = jsonify({"error": error.name, "hint": hint})
    response.headers.extend([pair for pair in error.get_headers() if pair[0] == "Allow"])
    return response, error.code or 500
