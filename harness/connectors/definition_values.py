"""What a connector is, as its file says it: frozen values, nothing but data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contracts import ContractError, Problem, nearest
from harness.ocnql import Condition

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
"""What may stand for an object's name in a path: nothing that leads out of it."""


@dataclass(frozen=True, slots=True)
class DateField:
    """A field that holds an instant, and the Java pattern (or ``epoch``) it is written in."""

    name: str
    format: str
    operator: str = ">="


@dataclass(frozen=True, slots=True)
class Pagination:
    """How a list is cut into pages, and between which sizes the vendor lets us choose."""

    type: str
    max: int
    min: int = 1
    startindex: int = 1


@dataclass(frozen=True, slots=True)
class Parent:
    """The list whose records own the lists that are asked for."""

    object_name: str
    key: str
    size: int
    query: Mapping[str, str]
    variants: tuple[Mapping[str, str], ...]
    where: Condition | None = None
    beside: tuple[str, ...] = ()
    adds: Mapping[str, str] = field(default_factory=dict)
    listed_too: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """What of a condition, a field list and an order the vendor can be asked for."""

    dialect: str
    fields: Mapping[str, Mapping[str, Any]]
    order: Mapping[str, str]
    order_parameters: tuple[str, ...]
    order_words: tuple[str, ...] = ("asc", "desc")
    order_descending: str = "{name} DESC"


@dataclass(frozen=True, slots=True)
class Idempotency:
    """Where a vendor wants a key by which it knows a request again, for ``life`` seconds."""

    header: str = ""
    field: str = ""
    life: float = 86_400.0


@dataclass(frozen=True, slots=True)
class Create:
    """How one record is made at the vendor."""

    path: str
    encoding: str
    id_key: str
    headers: Mapping[str, str]
    aliases: Mapping[str, str]
    custom_fields: Mapping[str, str]
    custom_key: str
    lists: Mapping[str, Mapping[str, str]]
    types: Mapping[str, str]
    find_by: tuple[str, ...]
    find_query: Mapping[str, str]
    find_newest_first: bool
    seen_as: Mapping[str, str]
    unseen: tuple[str, ...] = ()
    within: str = ""
    idempotency: Idempotency | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """How a record that is there is changed, or, where ``identifiers`` are named, made if it is not there.

    In ``path`` stand ``{id}`` for its id, ``{field}`` and ``{value}`` for the field that identifies it. Its body has
    the form of a create's, without the fields ``fixed``.
    """

    path: str
    method: str = "PATCH"
    identifiers: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """How the vendor takes up to ``most`` records in one request, each with an outcome of its own.

    By the fields called ``identifiers`` it knows itself whether a record is there.
    """

    style: str
    path: str
    most: int
    actions: tuple[str, ...]
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Native:
    """The vendor's own bulk APIs, the preferred one first, and what they need to know of an object."""

    apis: tuple[Mapping[str, Any], ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    download: bool = False
    upload: bool = False


@dataclass(frozen=True, slots=True)
class Get:
    """How records are read by their ids.

    One is found at ``path``, in which ``{id}`` stands for the id. If ``most`` is more than one, so many at once are
    asked of the list instead, by its own parameter ``ids`` or, without one, by a condition.
    """

    path: str
    root_key: str
    ids: str
    most: int


@dataclass(frozen=True, slots=True)
class ObjectDefinition:
    """One object of a connector, as the platform's users name it, and its list resource."""

    name: str
    vendor_name: str
    path: str
    primary_key: str
    root_key: str
    pagination: Pagination
    parameters: Mapping[str, str]
    next_page_key: str
    end_key: str
    total_key: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    empty_statuses: tuple[int, ...]
    fields: Mapping[str, str]
    filter: Filter
    parent: Parent | None
    create: Create | None
    created_date: DateField | None
    updated_date: DateField | None
    query_date: DateField | None
    bulk_download: bool
    bulk_upload: bool
    method: str = "GET"
    body: Mapping[str, Any] = field(default_factory=dict)
    more_key: str = ""
    root_optional: bool = False
    value_name: str = ""
    search: Search | None = None
    hulk_download: bool = True
    hulk_upload: bool = True
    native: Native = Native()
    get: Get | None = None
    references: Mapping[str, str] = field(default_factory=dict)
    update: Change | None = None
    upsert: Change | None = None
    batch: Batch | None = None
    hidden: bool = False
    """Whether what is created does not appear in the list at once."""

    @property
    def actions(self) -> tuple[str, ...]:
        """What an upload may do with records: create them, update them, or whichever of both is right."""
        create, update = self.create is not None, self.update is not None
        # Whether a record is there can be known only where the list shows all that are created.
        upsert = (create and update and not self.hidden) or self.upsert is not None
        offered = {"create": create, "update": update, "upsert": upsert}
        return tuple(action for action, there in offered.items() if there)

    def date_format(self, field: str) -> str:
        """Return how the dates in a field are written, as far as that is declared."""
        dates = (self.created_date, self.updated_date, self.query_date)
        return next((date.format for date in dates if date is not None and date.name == field), "")


@dataclass(frozen=True, slots=True)
class Search:
    """A second list of the same records, asked where it can narrow a condition.

    It is used when all that is found is at most ``most``, and only ``lag`` seconds after a walk began: so long
    the vendor may take until its index knows of a change. Fields ``beside`` those of the list are left out.
    """

    resource: ObjectDefinition
    most: int | None
    lag: float
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorSignal:
    """An answer that means another status than it has, such as a 200 that says "token expired"."""

    status: int
    text: str
    means: int


@dataclass(frozen=True, slots=True)
class LimitSignal:
    """An answer by which this vendor says "too many calls", besides 429."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class LimitHeaders:
    """The headers by which this vendor tells how many calls are left, and when there will be more.

    ``used`` names one of the form ``32/40`` instead, of which ``rate`` calls come back each second. ``unit`` is that
    of a reset told as a span, ``seconds`` the length of the window where no header says when it ends, ``scope`` the
    header that says which of several limits of this kind an answer speaks of.
    """

    remaining: str = ""
    reset: str = ""
    unit: str = "seconds"
    seconds: float = 0.0
    used: str = ""
    rate: float = 0.0
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """A whole connector."""

    name: str
    hub: str
    display_name: str
    authentication: Mapping[str, Any]
    limit_signals: tuple[LimitSignal, ...]
    objects: tuple[ObjectDefinition, ...]
    docs_hub: Mapping[str, Any] | None = None
    error_signals: tuple[ErrorSignal, ...] = ()
    template: ObjectDefinition | None = None
    discovery: str = ""
    limits: tuple[LimitHeaders, ...] | None = None

    def object(self, name: str) -> ObjectDefinition:
        """Return the object called ``name``; `ContractError` names the nearest one otherwise."""
        for candidate in self.objects:
            if candidate.name == name:
                return candidate
        if self.template is not None and _NAME.fullmatch(name):
            path = self.template.path.replace("{objectName}", name)
            return replace(self.template, name=name, vendor_name=name, path=path)
        known = nearest(name, [candidate.name for candidate in self.objects])
        raise ContractError([Problem(self.name, "objectName", f"no object called '{name}'; {known}")])
