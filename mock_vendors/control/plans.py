"""What is planned: faults and their like, by the words that vendor files and command lines take, too."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import request

from mock_vendors.control.asked import Rules, body, texts, understood
from mock_vendors.plans import PLANS
from mock_vendors.vendor import Vendor

_METHODS = ("GET", "POST", "PUT", "DELETE")


def plan_rules(vendor: Vendor) -> Rules:
    """Return a path for every kind of plan: GET shows, POST adds, PUT replaces, DELETE clears."""
    return {f"/{name}": (partial(_view, vendor, name), _METHODS) for name in PLANS}


def _view(vendor: Vendor, name: str) -> Any:
    plan: Any = getattr(vendor, name)
    if request.method in ("POST", "PUT"):
        words = PLANS[name]
        specs = texts(body(name), name, words.example)
        wanted = understood(lambda: words.parse_all(specs, vendor.spec.subjects), words.form)
        (plan.add if request.method == "POST" else plan.replace)(wanted)
    elif request.method == "DELETE":
        plan.replace(())
    return {name: plan.state()}
