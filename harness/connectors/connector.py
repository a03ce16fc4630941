"""A vendor behind one face: its lists as pages, its creates as ids, its troubles as errors of ours."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec
import requests

from contracts import Clock
from harness.connectors.auth import SCHEMES, Owner
from harness.connectors.children import ChildWalk, below
from harness.connectors.definition_values import Definition, Get, ObjectDefinition
from harness.connectors.discovery import object_names
from harness.connectors.envelope import NoPage
from harness.connectors.errors import Unsupported
from harness.connectors.exchange import Exchange
from harness.connectors.filters import DIALECTS
from harness.connectors.native import APIS, Imports, Kit, NativePages, Way, entry_of
from harness.connectors.pacing import STANDARD, Pacer
from harness.connectors.page import Ask, Call, Page, Position
from harness.connectors.paging import STYLES
from harness.connectors.paging.next_key import SIZE
from harness.connectors.placeholders import filled
from harness.connectors.related import Lists, References, Relation, relation
from harness.connectors.searching import SearchedList
from harness.connectors.settings import read_settings
from harness.connectors.transport import Transport
from harness.connectors.walk import ListWalk
from harness.connectors.wire import Answer, Request
from harness.connectors.writer import Writer

Walk = ListWalk | ChildWalk | SearchedList


class Connector:
    """One instance of a connector: a definition, an address, credentials. Threads may share it."""

    def __init__(
        self,
        definition: Definition,
        *,
        base_url: str,
        credentials: Mapping[str, str],
        clock: Clock,
        rng: random.Random,
        settings: Mapping[str, str] | None = None,
        session: requests.Session | None = None,
        on_credentials: Callable[[Mapping[str, str]], None] | None = None,
        latest_credentials: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        own = read_settings(settings or {})
        self.definition = definition
        self._credentials = {name: value for name, value in credentials.items() if isinstance(value, str)}
        self._transport = Transport(base_url, bounds=own.bounds, pool=own.pool, session=session)
        # Some vendors hand out their tokens at another address.
        token_url = (settings or {}).get("token.base_url", "")
        self._token_transport = self._transport
        if token_url:
            self._token_transport = Transport(token_url, bounds=own.bounds, pool=1, session=session)
        common = (own.policy, clock, rng, definition.limit_signals)
        secrets = tuple(value for name, value in self._credentials.items() if name in _SECRET and value)
        self._tokens = Exchange(self._token_transport, *common, data=False, secrets=secrets)
        owner = Owner(self._ask_token, on_credentials or _keep_to_oneself, latest_credentials or dict)
        scheme = SCHEMES[definition.authentication["type"]](definition.authentication, self._credentials, owner)
        pacer = Pacer(STANDARD if definition.limits is None else definition.limits, own.policy.longest)
        signals = definition.error_signals
        self._exchange = Exchange(
            self._transport, *common, scheme=scheme, secrets=secrets, error_signals=signals, pacer=pacer
        )
        self._missing = own.missing
        lists = {resource.name: self._list(resource) for resource in definition.objects}
        self._settings, self.native_numbers = settings or {}, own.native
        self._walks = {name: self._walked(walk, lists, own.search_lag) for name, walk in lists.items()}

    def __repr__(self) -> str:
        return f"Connector({self.definition.name!r}, base_url={self._transport.base_url!r})"

    def object_names(self, call: Call) -> tuple[str, ...]:
        """Return what lists there are; asks the vendor only where the definition leaves them open."""
        return object_names(self.definition, self._exchange, call)

    def page(self, ask: Ask, position: Position | None, call: Call) -> Page:
        """Return the page of ``ask`` at ``position`` (``None``: the first), retried as often as the policy allows."""
        return self._walk(ask.object_name).page(ask, position, call)

    def ahead(self, ask: Ask, position: Position | None, page: Page) -> Iterator[Position]:
        """Yield places after ``page.next`` that may be asked for before the pages between are known.

        ``page`` is the one at ``position``. A place is worth something only when the walk arrives at the very same
        position; a page there, or a refusal, is to be forgotten otherwise. Without a total there is no last place.
        """
        walk = self._walk(ask.object_name)
        return iter(()) if isinstance(walk, ChildWalk) else walk.ahead(position, page)

    def at_page(self, ask: Ask, page: int) -> Position | None:
        """Return the position of the n-th page (from 1); `Unsupported` where the vendor knows no page numbers."""
        walk = self._walk(ask.object_name)
        if isinstance(walk, SearchedList):
            return walk.at(ask, page)
        if isinstance(walk, ListWalk):
            return walk.style.at(page, walk.size(ask))
        if page == 1:
            return None
        raise Unsupported(f"'{ask.object_name}' can only be read from its beginning; use the next-page token")

    def cursors(self, object_name: str) -> bool:
        """Tell whether only the vendor knows how the object's list goes on."""
        walk = self._walk(object_name)
        lists: tuple[ListWalk | ChildWalk, ...]
        match walk:
            case ChildWalk():
                lists = (walk.parents, walk.children)
            case SearchedList():
                lists = (walk.whole, walk.found)
            case ListWalk():
                lists = (walk,)
        return any(STYLES[found.resource.pagination.type].continuation for found in lists)

    def related(self, object_name: str, child: str, key_field: str) -> Lists | References:
        """Return what finds the children of an object's records; `Unsupported` where the connector declares no way."""
        found = relation(self.definition, object_name, child, key_field)
        walk = self._walk(child)
        if isinstance(walk, ChildWalk) and not found.replaces:
            return Lists(found, walk)
        resource = self.definition.object(child)
        if resource.get is None:
            raise Unsupported(f"'{child}' cannot be read by its id")
        return self._references(found, resource, resource.get)

    def check(self, ask: Ask) -> None:
        """Raise `ContractError` or `Unsupported` for what can be known to be impossible without the vendor."""
        resource = self.definition.object(ask.object_name)
        if ask.page_size < 1:
            raise Unsupported(f"pageSize must be at least 1, not {ask.page_size}")
        taken = {*resource.parameters.values(), *(("q",) if resource.filter.dialect == "soql" else ())}
        for name in ask.query:
            if name in taken:
                raise Unsupported(f"query parameter '{name}' belongs to the paging of '{ask.object_name}'")
        DIALECTS[resource.filter.dialect](resource, ask)

    def writer(self, object_name: str, way: Way, below: str = "") -> Writer:
        """Return what writes the object's records in this way; `Unsupported` where the connector declares none.

        ``below`` is a path of the vendor's at which they are created instead.
        """
        resource = self.definition.object(object_name)
        writer = Writer(resource, way, self._exchange, self._credentials, self, below)
        writer.check()
        return writer

    def create(self, object_name: str, record: Mapping[str, Any], call: Call) -> str:
        """Create a record and return its id; `UnknownOutcome` when only a look at the vendor can tell."""
        return self.writer(object_name, Way()).write(record, "", call)

    def find(self, object_name: str, record: Mapping[str, Any], *, since: float, call: Call) -> tuple[str, ...]:
        """Return the ids of the vendor's records that say what ``record`` says, created since; oldest first."""
        return self.writer(object_name, Way()).find(record, since=since, call=call)

    def native_pages(self, object_name: str, *, hurried: bool = False) -> NativePages:
        """Return the pages of the object as its vendor's bulk API gives them; `Unsupported` where there is none."""
        kit = self._kit(object_name, Way(), hurried=hurried)
        return NativePages(APIS[kit.options["api"]].exports(kit), kit)

    def native_imports(self, object_name: str, way: Way, *, hurried: bool = False) -> Imports:
        """Return the vendor's bulk API as what takes in a file's rows; `Unsupported` where there is none."""
        kit = self._kit(object_name, way, hurried=hurried)
        return APIS[kit.options["api"]].imports(kit, way)

    def close(self) -> None:
        """Let go of the connections."""
        self._transport.close()
        self._token_transport.close()

    def _references(self, found: Relation, resource: ObjectDefinition, get: Get) -> References:
        path = filled(get.path, {**self._credentials, "id": "{id}"}, path=True)
        return References(found, resource, get, self._exchange, path, self.page)

    def _gone(self, object_name: str, key: str, call: Call) -> bool:
        """Tell whether a record is no longer there; what cannot be read by its id counts as being there."""
        resource = self.definition.object(object_name)
        if resource.get is None:
            return False
        itself = Relation("", object_name, replaces=True)
        return not self._references(itself, resource, resource.get).find([key], call)

    def _walked(self, walk: ListWalk, lists: Mapping[str, ListWalk], lag: float) -> Walk:
        search = walk.resource.search
        if walk.resource.parent is not None:
            return below(walk, walk.resource.parent, lists, self._gone)
        if search is None:
            return walk
        return SearchedList(walk, self._list(search.resource), search, search.lag if lag < 0 else lag)

    def _kit(self, object_name: str, way: Way, *, hurried: bool) -> Kit:
        resource = self.definition.object(object_name)
        entry = entry_of(resource, self._settings, way)
        if entry is None:
            raise Unsupported(f"{self.definition.display_name} has no bulk API of its own for '{object_name}'")
        kit = Kit(resource, entry, self._exchange, self.native_numbers)
        return kit.hurried() if hurried else kit

    def _walk(self, object_name: str) -> Walk:
        resource = self.definition.object(object_name)
        if resource.name not in self._walks:
            self._walks[resource.name] = self._list(resource)
        return self._walks[resource.name]

    def _list(self, resource: ObjectDefinition) -> ListWalk:
        kept = {name: text for name, text in resource.headers.items() if SIZE not in text}
        return ListWalk(
            resource=resource,
            style=STYLES[resource.pagination.type](resource),
            dialect=DIALECTS[resource.filter.dialect],
            exchange=self._exchange,
            headers={name: filled(text, self._credentials) for name, text in kept.items()},
            path=filled(resource.path, self._credentials, path=True),
            missing=self._missing,
        )

    def _ask_token(self, request: Request, call: Call) -> Mapping[str, Any]:
        return self._tokens.read(request, call, _token_reply)


_SECRET = frozenset(("api_key", "shared_secret", "access_token", "refresh_token", "client_secret", "password"))


def _keep_to_oneself(_credentials: Mapping[str, str]) -> None:
    """What nobody wants to know of new credentials."""


def _token_reply(answer: Answer) -> Mapping[str, Any]:
    try:
        return msgspec.json.decode(answer.body, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoPage(f"the token endpoint's answer is not a JSON object ({error})", shape=False) from None
