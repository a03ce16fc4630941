"""Children of a download's records: looked up at the vendor, put into the lines of the result."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from itertools import islice
from typing import Protocol

from harness.bulk.results.values import lookup, members, object_of, plain
from harness.connectors.page import Call
from harness.connectors.related import Found, Relation

_NULL = b"null"
_REMEMBERED = 1000


class Relatives(Protocol):
    """The part of a connector that finds children; see `harness.connectors.related.Relatives`."""

    @property
    def relation(self) -> Relation: ...

    @property
    def together(self) -> int:
        """How many can be looked up by one request."""

    def find(self, keys: Sequence[str], call: Call) -> Found:
        """Return the child of each key as JSON; a key without one is left out."""


class Children:
    """Looks children up and remembers some of them; without ``nulls`` a child that is not there leaves nothing."""

    def __init__(self, relatives: Relatives, *, nulls: bool) -> None:
        self._relatives, self._nulls = relatives, nulls
        self._known: OrderedDict[str, bytes] = OrderedDict()

    @property
    def field(self) -> str:
        """The field of a record whose value names its child."""
        return self._relatives.relation.field

    @property
    def together(self) -> int:
        """How many lines to deal with at a time: so many lookups are lost at most when the work ends among them."""
        return self._relatives.together

    def embedded(self, lines: Sequence[bytes], sources: Sequence[bytes], call: Call) -> list[bytes]:
        """Return the lines with their children in them; ``sources`` are the records they were made of."""
        keys = [self._key(source) for source in sources]
        missing = [key for key in dict.fromkeys(keys) if key and key not in self._known]
        found = self._relatives.find(missing, call) if missing else {}
        made = [self._with(line, self._child(key, found)) for line, key in zip(lines, keys, strict=True)]
        self._remember({key: found.get(key, _NULL) for key in missing})
        return made

    def _key(self, source: bytes) -> str:
        value = lookup(members(source), self.field)
        found = None if value is None else plain(value)
        return "" if found is None or isinstance(found, bool) else str(found)

    def _child(self, key: str, found: Found) -> bytes:
        return found.get(key) or self._known.get(key, _NULL)

    def _with(self, line: bytes, child: bytes) -> bytes:
        relation, record = self._relatives.relation, members(line)
        if relation.replaces:
            record.pop(relation.field, None)
        if child != _NULL or self._nulls:
            record[relation.name] = child
        return object_of(record.items())

    def _remember(self, found: Found) -> None:
        """Keep children that other records may refer to as well; lists below a record belong to that one alone."""
        if not self._relatives.relation.replaces:
            return
        self._known.update(found)
        for key in list(islice(self._known, max(0, len(self._known) - _REMEMBERED))):
            del self._known[key]
