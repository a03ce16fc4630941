"""The normalised list resource of each object: what every bulk download is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from harness.bulk.api.patience import PatientCall
from harness.bulk.api.request import (
    DEFAULT_PAGE_SIZE,
    MAX_PAGE_SIZE,
    field_list,
    instance,
    own_object,
    parameters_once,
    platform,
    whole_number,
)
from harness.bulk.api.tokens import bad_token, content_of, number_in, sealed, token_of, unsealed
from harness.bulk.criteria import BLANKS
from harness.bulk.engine.shape import projection
from harness.connectors.connector import Connector
from harness.connectors.page import Ask, Page, Position
from harness.ocnql import parse_condition

blueprint = Blueprint("lists", __name__)
_OWN = ("where", "fields", "orderBy", "page", "pageSize", "nextPage")


@blueprint.get("/<object_name>")
def listing(object_name: str) -> Response:
    asked = _asked(own_object(object_name))
    connector = platform().connectors.of(instance().id)
    connector.check(asked.ask)
    position = asked.position or connector.at_page(asked.ask, asked.page)
    page = connector.page(asked.ask, position, PatientCall(platform().clock))
    token = None if page.next is None else _token(connector, asked, page.next)
    return _answer(page, asked.ask.fields, token)


@dataclass(frozen=True, slots=True)
class Asked:
    ask: Ask
    page: int
    position: Position | None
    carried: Mapping[str, str]


def _asked(object_name: str) -> Asked:
    """Read the call; a token carries everything and wins over what is repeated beside it."""
    parameters_once()
    token = request.args.get("nextPage")
    content = content_of(token) if token else {}
    if "position" in content:
        content = unsealed(content, instance().element)
    carried = {key: text for key in ("where", "fields", "orderBy") if (text := _text(content, key))}
    position = content.get("position")
    ask = Ask(
        object_name,
        page_size=min(number_in(content, "pageSize"), MAX_PAGE_SIZE) if token else _page_size(),
        where=parse_condition(carried["where"]) if "where" in carried else None,
        fields=field_list("fields", carried.get("fields", "")),
        order_by=carried.get("orderBy"),
        query={key: value for key, value in request.args.items() if key not in _OWN},
    )
    number = 1 if position is not None else number_in(content, "page") if token else whole_number("page", 1)
    return Asked(ask, number, position, carried)


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key, request.args.get(key, ""))
    if not isinstance(value, str):
        raise bad_token()
    return value.strip(BLANKS)


def _page_size() -> int:
    return whole_number("pageSize", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE)


def _token(connector: Connector, asked: Asked, following: Position) -> str:
    """Pages with numbers have tokens that say no more than the two parameters."""
    size = asked.ask.page_size
    place: dict[str, Any] = {"position": dict(following)}
    for number in _numbers(following, size):
        if connector.at_page(asked.ask, number) == following:
            place = {"page": number}
    content = {"pageSize": size, **place, **asked.carried}
    return token_of(sealed(content, instance().element) if "position" in content else content)


def _numbers(position: Position, size: int) -> tuple[int, ...]:
    if isinstance(number := position.get("page"), int):
        return (number, number + 1)
    if isinstance(offset := position.get("offset"), int):
        return (offset // size + 1,)
    return ()


def _answer(page: Page, fields: tuple[str, ...], token: str | None) -> Response:
    project = projection(fields) if fields else bytes
    body = b"[" + b",".join(project(record) for record in page.records) + b"]"
    response = Response(body, content_type="application/json")
    response.headers["Elements-Returned-Count"] = str(len(page.records))
    if page.total is not None:
        response.headers["Elements-Total-Count"] = str(page.total)
    if token is not None:
        response.headers["Elements-Next-Page-Token"] = token
    return response
