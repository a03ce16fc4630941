"""The control API: look into a mock and change it while it runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from contracts import Clock, ContractError, nearest
from mock_vendors.data.times import instant
from mock_vendors.faults import Fault, parse_all
from mock_vendors.vendor import PARTS, Vendor

PREFIX = "/__mock__"
_CHUNK, _MOST = 500, 10_000


class Wrong(Exception):
    """A request that the control API cannot follow."""

    def __init__(self, error: str, hint: str = "", status: int = 400) -> None:
        super().__init__(error)
        self.error, self.hint, self.status = error, hint, status


def control_app(vendor: Vendor) -> Flask:
    """Return the control API of one vendor."""
    app = Flask("mock_vendors.control")
    views = _Views(vendor)
    rules: dict[str, tuple[Callable[..., Any], tuple[str, ...]]] = {
        "/state": (views.state, ("GET",)),
        "/reset": (views.reset, ("POST",)),
        "/faults": (views.faults, ("GET", "POST", "PUT", "DELETE")),
        "/journal": (views.journal, ("GET", "DELETE")),
        "/ledger": (views.ledger, ("GET", "DELETE")),
        "/clock": (views.clock, ("GET", "POST")),
        "/truth/<resource>": (views.truth, ("GET",)),
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


class _Views:
    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor

    def state(self) -> Any:
        vendor, now = self._vendor, self._vendor.clock.now()
        return {
            "vendor": vendor.spec.name,
            "seed": vendor.seed,
            "now": now,
            "time_scale": getattr(vendor.clock, "scale", 1.0),
            "calls": vendor.journal.calls,
            "resources": {
                name: {"records": len(dataset), "created": len(dataset.overlay), "id_field": dataset.id_field}
                for name, dataset in vendor.stock.datasets.items()
            },
            "faults": vendor.faults.state(),
            "limits": vendor.gate.state(now),
        }

    def reset(self) -> Any:
        parts = _body().get("parts", list(PARTS))
        if not isinstance(parts, list):
            raise Wrong("'parts' must be a list", f"known: {', '.join(PARTS)}")
        for part in parts:
            if part not in PARTS:
                raise Wrong(f"no part called '{part}'", nearest(str(part), PARTS))
        self._vendor.reset(tuple(parts))
        return self.state()

    def faults(self) -> Any:
        plan = self._vendor.faults
        if request.method == "POST":
            plan.add(self._wanted_faults())
        elif request.method == "PUT":
            plan.replace(self._wanted_faults())
        elif request.method == "DELETE":
            plan.replace(())
        return {"faults": plan.state()}

    def _wanted_faults(self) -> tuple[Fault, ...]:
        specs = _body().get("faults")
        if not isinstance(specs, list) or not all(isinstance(spec, str) for spec in specs):
            raise Wrong("'faults' must be a list of texts", 'as in {"faults": ["status:503@calls=3-5"]}')
        try:
            return parse_all(specs, self._vendor.spec.resources)
        except ContractError as error:
            raise Wrong(str(error), "EFFECT[:ARG]@KEY=VALUE[,KEY=VALUE…]") from error

    def journal(self) -> Any:
        if request.method == "DELETE":
            self._vendor.journal.clear()
        self._vendor.ledger.settle()
        return self._vendor.journal.read(_number("after", 0), _number("limit", 1000, _MOST))

    def ledger(self) -> Any:
        if request.method == "DELETE":
            self._vendor.ledger.settle()
            self._vendor.ledger.clear()
        datasets = self._vendor.stock.datasets
        wanted = request.args.get("resource")
        if wanted is not None and wanted not in datasets:
            raise Wrong(f"no resource called '{wanted}'", nearest(wanted, datasets), 404)
        account = self._vendor.ledger.account
        return {
            "resources": {
                name: account(name, len(dataset), len(dataset.overlay))
                for name, dataset in datasets.items()
                if wanted in (None, name)
            }
        }

    def truth(self, resource: str) -> Response:
        datasets = self._vendor.stock.datasets
        if resource not in datasets:
            raise Wrong(f"no resource called '{resource}'", nearest(resource, datasets), 404)
        dataset = datasets[resource]
        start = _number("start", 0)
        stop = min(_number("stop", len(dataset)), len(dataset))

        def lines() -> Iterator[bytes]:
            for first in range(start, stop, _CHUNK):
                yield b"".join(dataset.row(row) + b"\n" for row in range(first, min(first + _CHUNK, stop)))

        return Response(lines(), content_type="application/jsonl")

    def clock(self) -> Any:
        clock = self._vendor.clock
        if request.method == "POST":
            _move(clock, _body())
        return {"now": clock.now(), "scale": getattr(clock, "scale", 1.0)}


_MOVES = {"advance": "advance", "set": "set", "scale": "rescale"}


def _move(clock: Clock, wish: dict[str, Any]) -> None:
    known = [key for key in wish if key in _MOVES]
    if len(wish) != 1 or not known:
        raise Wrong("say exactly one of: advance, set, scale", 'as in {"advance": 60}')
    move = getattr(clock, _MOVES[known[0]], None)
    if move is None:
        raise Wrong(f"this mock runs on a clock that cannot do that: {known[0]}")
    try:
        move(_amount(known[0], wish[known[0]]))
    except (TypeError, ValueError, OverflowError) as error:
        raise Wrong(f"'{known[0]}': {error}", "seconds as a number; for 'set' an ISO 8601 time will do too") from error


def _amount(name: str, value: Any) -> float:
    if isinstance(value, str) and name == "set":
        return instant(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"not a number: {value!r}")
    if name != "set" and value < 0:
        raise ValueError("must not be negative")
    return float(value)


def _body() -> dict[str, Any]:
    if not request.get_data():
        return {}
    value = request.get_json(force=True, silent=True)
    if not isinstance(value, dict):
        raise Wrong("the body must be a JSON object")
    return value


def _number(name: str, default: int, most: int | None = None) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Wrong(f"'{name}' must be a whole number from 0 up, not '{text}'")
    return int(text) if most is None else min(int(text), most)
