"""The records of one object as they are written: made, changed, or whichever is right, and found again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from harness.connectors.batches import BATCHES, Lot
from harness.connectors.definition_values import Change, Create, ObjectDefinition
from harness.connectors.drift import NEGLIGIBLE
from harness.connectors.errors import ConnectorError, Refused, UnknownOutcome, Unsupported
from harness.connectors.exchange import Exchange
from harness.connectors.lookup import SKEW, condition, created_at, says, value_at
from harness.connectors.native import Way
from harness.connectors.page import Ask, Call, Page, Position
from harness.connectors.placeholders import filled
from harness.connectors.spans import decoded
from harness.connectors.wire import Answer
from harness.connectors.writing import body_request, created_id, told_id, typed, vendor_form, without
from harness.ocnql import Comparison

LOOKS = 3
"""How often an upsert whose create got no answer looks for the record and tries again."""


class Pages(Protocol):
    def page(self, ask: Ask, position: Position | None, call: Call) -> Page: ...


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes records the way one upload wants it; ``below`` is a path of the vendor's to create them at instead."""

    resource: ObjectDefinition
    way: Way
    exchange: Exchange
    credentials: Mapping[str, str]
    lists: Pages
    below: str = ""

    @property
    def repeatable(self) -> bool:
        """Whether a record may be written any number of times without becoming another one."""
        return self.way.action != "create"

    @property
    def key_life(self) -> float:
        """For how many seconds the vendor knows a create again by its key; 0 if it takes no keys."""
        keys = self._create.idempotency
        return keys.life if keys and self.way.action == "create" else 0.0

    @property
    def most(self) -> int:
        """How many records the vendor takes in one request; one where each has a key of its own, which is safer."""
        batch = self.resource.batch
        by_field = batch is not None and self._field in batch.identifiers
        told_apart = {"update": self._keyed, "upsert": by_field}.get(
            self.way.action, not self.below and self._create.idempotency is None
        )
        return batch.most if batch and told_apart and self.way.action in batch.actions else 1

    def check(self) -> None:
        """Raise `Unsupported` if the connector has no way to do this."""
        action, name, offered = self.way.action, self.resource.name, self.resource.actions
        if action not in offered:
            known = f"; it offers to {' and to '.join(offered)} them" if offered else ""
            raise Unsupported(f"the connector offers no way to {action} '{name}'{known}")

    def identity(self, record: Mapping[str, Any]) -> str | None:
        """Return what other records of the upload must not share while this one is written; ``None``: nothing."""
        value = value_at(vendor_form(self._create, record), self._field) if self.repeatable else None
        return None if value is None else str(value)

    def write(self, record: Mapping[str, Any], key: str, call: Call) -> str:
        """Write a record and return its id; ``key`` is one that no other record has.

        Raises `UnknownOutcome` when only a look at the vendor can tell whether it was written.
        """
        match self.way.action:
            case "update":
                return self._updated(self._id_of(record, call), record, call)
            case "upsert":
                return self._upserted(record, key, call)
            case _:
                return self._created(record, key, call)

    def write_many(self, records: Sequence[Mapping[str, Any]], call: Call) -> Sequence[str | ConnectorError]:
        """Write up to `most` records in one request; what became of each, in their order. Raises as `write` does."""
        batch = self.resource.batch
        if batch is None:
            raise Unsupported(f"'{self.resource.name}' is written one record at a time")
        path = filled(batch.path, {**self.credentials, "field": self._field}, path=True)
        forms = [vendor_form(self._create, record) for record in records]
        lot = Lot(self.resource, self.way, path, self._field, self.exchange, self._headers(self._create))
        return BATCHES[batch.style](lot, forms, call)

    def find(self, record: Mapping[str, Any], *, since: float, call: Call) -> tuple[str, ...]:
        """Return the ids of the vendor's records that say what ``record`` says, created since; oldest first.

        ``since`` is of our clock; the vendor's own is taken into account as far as its answers tell it.
        """
        if self.below:
            raise Unsupported(f"what is created at {self.below} cannot be looked for")
        sent = vendor_form(self._create, record)
        ahead = self.exchange.drift.seconds
        found = self._saying(sent, since + ahead, call)
        # The first look may have been the one that told how far the vendor's clock is from ours.
        if abs(self.exchange.drift.seconds - ahead) > NEGLIGIBLE:
            found = self._saying(sent, since + self.exchange.drift.seconds, call)
        return found

    def _created(self, record: Mapping[str, Any], key: str, call: Call) -> str:
        create = self._create
        headers, form = self._headers(create), vendor_form(create, record)
        keys = create.idempotency if key else None
        if keys and keys.header:
            headers[keys.header] = key
        elif keys:
            form.setdefault(keys.field, key)
        path = self.below or filled(create.path, self.credentials, path=True)
        request = body_request(create, "POST", path, headers, form)
        known = keys is not None
        return self.exchange.write(request, call, lambda answer: created_id(create, answer), repeatable=known)

    def _updated(self, identity: str, record: Mapping[str, Any], call: Call) -> str:
        change = self.resource.update
        if change is None:
            raise Unsupported(f"'{self.resource.name}' cannot be changed")
        self._changed(change, {"id": identity}, record, (self.resource.primary_key, *change.fixed), call)
        return identity

    def _upserted(self, record: Mapping[str, Any], key: str, call: Call) -> str:
        if self._by_vendor and self.resource.upsert:
            change, value = self.resource.upsert, self._value_of(record)
            places = {"field": self._field, "value": value}
            answer = self._changed(change, places, record, (self._field, *change.fixed), call)
            return told_id(self._create, answer) or value
        if self.most > 1:
            (written,) = self.write_many([record], call)
            if isinstance(written, ConnectorError):
                raise written
            return written
        for _ in range(LOOKS):
            if (identity := self._found(record, call)) is not None:
                return self._updated(identity, record, call)
            try:
                return self._created(record, key, call)
            except UnknownOutcome as error:
                doubt = error
        raise doubt

    def _changed(
        self, change: Change, places: Mapping[str, str], record: Mapping[str, Any], left: tuple[str, ...], call: Call
    ) -> Answer:
        create = self._create
        form = without(vendor_form(create, record), left)
        path = filled(change.path, {**self.credentials, **places}, path=True)
        request = body_request(create, change.method, path, self._headers(create), form)
        return self.exchange.write(request, call, lambda answer: answer, repeatable=True)

    def _id_of(self, record: Mapping[str, Any], call: Call) -> str:
        if self._keyed:
            return self._value_of(record)
        found = self._found(record, call)
        if found is None:
            raise Refused("No such record", f"none has {self.way.identifier} = {self._value_of(record)!r}")
        return found

    def _found(self, record: Mapping[str, Any], call: Call) -> str | None:
        """Return the id of the one record with the identifier's value."""
        value = self._value_of(record)
        kind = self.resource.fields.get(self._field)
        wanted = typed(value, [], "number") if kind == "number" else value
        ask = Ask(self.resource.name, self.resource.pagination.max, Comparison(self._field, "=", wanted))
        ids: set[str] = set()
        for candidate in self._candidates(ask, newest_first=False, call=call):
            ids.add(str(candidate[self.resource.primary_key]))
            if len(ids) > 1:
                raise Refused("Several records", f"have {self.way.identifier} = {value!r}; nothing was written")
        return next(iter(ids), None)

    def _value_of(self, record: Mapping[str, Any]) -> str:
        value = value_at(vendor_form(self._create, record), self._field)
        if value is None or value == "" or isinstance(value, Mapping | list):
            raise Refused("No identifier", f"the record has no value for {self.way.identifier}")
        return str(value).lower() if isinstance(value, bool) else str(value)

    def _saying(self, sent: Mapping[str, Any], since: float, call: Call) -> tuple[str, ...]:
        create, resource = self._create, self.resource
        ask = Ask(resource.name, resource.pagination.max, condition(resource, sent, since), query=create.find_query)
        shown = {name: value for name, value in sent.items() if name not in create.unseen}
        found = []
        for candidate in self._candidates(ask, newest_first=create.find_newest_first, call=call):
            moment = created_at(resource, candidate)
            if (moment is None or moment >= since - SKEW) and says(candidate, shown, create.seen_as):
                found.append((moment or 0.0, str(candidate[resource.primary_key])))
        return tuple(key for _, key in sorted(found, key=lambda pair: (pair[0], len(pair[1]), pair[1])))

    def _candidates(self, ask: Ask, *, newest_first: bool, call: Call) -> Iterator[dict[str, Any]]:
        position: Position | None = None
        while True:
            page = self.lists.page(ask, position, call)
            yield from map(decoded, page.records)
            # Filtered by creation time, newest first: the first page without any such record ends the search.
            if page.next is None or (newest_first and not page.records):
                return
            position = page.next

    def _headers(self, create: Create) -> dict[str, str]:
        return {name: filled(text, self.credentials) for name, text in create.headers.items()}

    @property
    def _create(self) -> Create:
        if self.resource.create is None:
            raise Unsupported(f"the connector offers no way to create '{self.resource.name}'")
        return self.resource.create

    @property
    def _field(self) -> str:
        """The vendor's name of the identifier."""
        return self._create.aliases.get(self.way.identifier, self.way.identifier)

    @property
    def _keyed(self) -> bool:
        return self._field == self.resource.primary_key

    @property
    def _by_vendor(self) -> bool:
        return self.resource.upsert is not None and self._field in self.resource.upsert.identifiers
