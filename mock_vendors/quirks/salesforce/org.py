"""The organisation that all APIs of Salesforce speak of: its objects, versions and queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from mock_vendors.bodies import JSON, json_answer, media_type, read_json
from mock_vendors.data.kinds.record_id import guard
from mock_vendors.data.leaf import MARK
from mock_vendors.data.times import FORMATS
from mock_vendors.data.view import View
from mock_vendors.data.where import EVERYTHING
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.handlers import both
from mock_vendors.quirks.soql import Query, read_query
from mock_vendors.quirks.soql_text import QueryError
from mock_vendors.stock import Stock

TYPED = "application/json;charset=UTF-8"
USER = "0055f0000000001AAA"
_VERSION = re.compile(r"/services/(?:data/v|async/|Soap/[uc]/)(\d\d)\.0(?=/|$)")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_POD, _PLACES = "5f0000", 6
_QUERIES_KEPT = 256


class Org:
    """What the parts of the vendor share."""

    def __init__(self, stock: Stock) -> None:
        self.stock = stock
        self.facts = stock.spec.facts
        self.version: str = self.facts["version"].removeprefix("v")
        self.root = f"/services/data/v{self.version}"
        self.columns = {name: columns(spec.fields) for name, spec in stock.spec.resources.items()}
        self.queries = lru_cache(_QUERIES_KEPT)(self._read_query)
        self._names = {name.casefold(): name for name in stock.spec.resources}
        self._prefixes = {spec.facts["prefix"]: name for name, spec in stock.spec.resources.items()}

    def now(self) -> float:
        return self.stock.clock.now()

    def path(self, path: str) -> str:
        """Return a path as the routes know it: in the version of the file, without a slash at its end."""
        path = path.rstrip("/") or path
        match = _VERSION.match(path)
        if match is None or not self.facts["versions"]["least"] <= int(match[1]) <= self.facts["versions"]["most"]:
            return path
        return f"{path[: match.start(1)]}{self.version}{path[match.end(1) + 2 :]}"

    def asked_version(self, request: Request) -> str:
        """Return the version that a request is made in, such as ``61.0``."""
        match = _VERSION.match(request.path)
        return f"{match[1]}.0" if match else self.version

    def asked_root(self, request: Request) -> str:
        """Return how the paths begin that the client of a request should see."""
        return f"/services/data/v{self.asked_version(request)}"

    def object(self, name: str) -> str | None:
        """Return an object's name as it is written, whatever the case; None where there is no such object."""
        return self._names.get(name.casefold())

    def object_of(self, identity: str) -> str | None:
        """Return the object that a record with such an id is of."""
        return self._prefixes.get(identity[:3]) if _ID.fullmatch(identity) else None

    def record(self, request: Request, name: str, row: int, fields: tuple[str, ...] = ()) -> bytes:
        """Return a record with its attributes, their paths in the version that was asked for."""
        text = self.stock.datasets[name].row(row, ("attributes", *fields) if fields else ())
        return self.readdressed(request, text)

    def readdressed(self, request: Request, text: bytes) -> bytes:
        """Return a record with the path among its attributes in the version that was asked for."""
        root = self.asked_root(request)
        return text if root == self.root else text.replace(f'"{self.root}/'.encode(), f'"{root}/'.encode(), 1)

    def view(self, request: Request, query: Query, version: int | None, *, deleted: bool = False) -> View:
        """Return the rows that a query finds at a version of the data, as far as whoever asks may see them."""
        dataset = self.stock.datasets[query.resource]
        where = both(query.where, request.visible) if request.visible != EVERYTHING else query.where
        view = dataset.view(where, query.order, version, deleted=deleted)
        if not query.offset and query.limit is None:
            return view
        return View((view.cut(query.offset, len(view) if query.limit is None else query.offset + query.limit),))

    def _read_query(self, text: str) -> Query:
        """Return what a statement says; raises `QueryError`."""
        try:
            return read_query(text, self.columns)
        except RecursionError as error:
            raise QueryError("MALFORMED_QUERY", "the query is nested too deeply") from error


def columns(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns of an object with their types; what has no type is no column."""
    return {name: node["type"] for name, node in fields.items() if isinstance(node, Mapping) and MARK in node}


def wrong(code: str, message: str, *, error: str = "bad_query") -> Refusal:
    """Return a refusal in the vendor's code and words."""
    return Refusal(error, [{"code": code, "message": message}])


def told(status: int, value: Any) -> Answer:
    """Return an answer of the REST API."""
    return json_answer(status, value, content_type=TYPED)


def posted(request: Request, *known: str) -> dict[str, Any]:
    """Return the object that a request posts; refuses anything else, and where names are ``known`` any other."""
    if media_type(request) != JSON:
        raise Refusal("unsupported_media", message=f"Content-Type must be {JSON}", value=media_type(request))
    value = read_json(request)
    if not isinstance(value, dict):
        raise Refusal("malformed", message="the body must be an object")
    for name in value if known else ():
        if name not in known:
            raise wrong("JSON_PARSER_ERROR", f'Unrecognized field "{name}"')
    return value


def identity(prefix: str, number: int) -> str:
    """Return the id with this number of a kind of thing that is no record, such as a job."""
    digits = ""
    for _ in range(_PLACES):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    short = prefix + _POD + digits
    return short + guard(short)


def long_id(text: str) -> str:
    """Return an id with the three characters behind it that make it case-safe."""
    return text + guard(text) if len(text) == 15 else text


def stamp(instant: float) -> str:
    """Return an instant as the JSON of the vendor has it."""
    return str(FORMATS["iso_offset"](instant))


def listed(text: str | None) -> list[str]:
    """Return the names of a list with commas between them."""
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def spans(total: int, size: int) -> Sequence[tuple[int, int]]:
    """Return where the parts of so many rows begin and end; there is one part at least."""
    return [(start, min(start + size, total)) for start in range(0, total, size)] or [(0, 0)]


def truth(text: Any) -> bool:
    """Return what a flag says."""
    return text is True or str(text).lower() == "true"


def joined(parts: Iterable[bytes]) -> bytes:
    """Return a JSON list of values that are JSON."""
    return b"[" + b",".join(parts) + b"]"
