"""Lists that exist only below the records of another list: the parents are walked, their children come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from harness.connectors.definition_values import ObjectDefinition, Parent
from harness.connectors.errors import Refused, Unsupported
from harness.connectors.ownership import owner_of
from harness.connectors.page import Ask, Call, Page, Position, Served
from harness.connectors.walk import ListWalk
from harness.connectors.watched import Watched

Gone = Callable[[str, str, Call], bool]
"""Tells, for an object's name and an id, whether the record is no longer there."""

_MISSING = frozenset((404, 410))


@dataclass(frozen=True, slots=True)
class ChildWalk:
    """Gathers the children of one batch of parents into a page.

    A position holds the ids of the parents still to visit, the place within the first one's
    list, and where the next batch of parents begins; so no parent is asked for twice.
    """

    resource: ObjectDefinition
    parent: Parent
    parents: ListWalk | ChildWalk
    children: ListWalk
    gone: Gone

    def page(self, ask: Ask, position: Position | None, call: Call) -> Page:
        """Fetch up to ``ask.page_size`` children; an exhausted call budget ends the page early, not in vain."""
        watched = Watched(call)
        place = dict(position or {"parents": [], "then": {"at": None}})
        records, owners = list[bytes](), list[str]()
        progress = False
        try:
            if not place["parents"]:
                place, progress = self._batch(place["then"], watched), True
            while place["parents"] and len(records) < ask.page_size:
                page = self._visit(ask, place, ask.page_size - len(records), watched)
                records += page.records
                owners.append(place["parents"][0])
                place, progress = self._after(ask, place, page.next), True
        except Exception:
            if not (watched.ended and progress):
                raise
        served = Served(tuple(records), None, self.resource.primary_key, tuple(owners))
        return Page(served.records, place if place["parents"] or place["then"] else None, None, served)

    def only(self, parent: str) -> Position:
        """Return the position at which the children of that one parent begin."""
        if self.parent.beside:
            known = f"'{self.resource.name}' cannot be found by one field of '{self.parent.object_name}'"
            raise Unsupported(f"{known}; it takes {', '.join((self.parent.key, *self.parent.beside))}")
        return {"parents": [parent], "then": None}

    def size(self, ask: Ask) -> int:
        """Return the page size that takes effect."""
        return ask.page_size

    def _batch(self, then: Any, call: Call) -> dict[str, Any]:
        ask = Ask(self.parent.object_name, page_size=self.parent.size, where=self.parent.where, query=self.parent.query)
        page = self.parents.page(ask, then["at"], call)
        ids = [owner_of(self.parent, record) for record in page.records]
        return {"parents": ids, "then": {"at": page.next} if page.next is not None else None}

    def _visit(self, ask: Ask, place: dict[str, Any], room: int, call: Call) -> Page:
        query = {**self._variants(ask)[place.get("variant", 0)], **ask.query}
        wanted = Ask(ask.object_name, room, ask.where, ask.fields, ask.order_by, query)
        try:
            return self.children.page(wanted, place.get("child"), call, place["parents"][0])
        except Refused as error:
            if error.status in _MISSING and self._went(place, call):
                return Page(())
            raise

    def _went(self, place: dict[str, Any], call: Call) -> bool:
        """Tell whether a parent has been deleted since it was listed: its children went with it."""
        if self.parent.beside or "child" in place:
            return False
        return self.gone(self.parent.object_name, place["parents"][0], call)

    def _after(self, ask: Ask, place: dict[str, Any], child: Position | None) -> dict[str, Any]:
        """First the rest of this child list, then the parent's other kinds of children, then the next parent."""
        if child is not None:
            return {**place, "child": child}
        if (variant := place.get("variant", 0) + 1) < len(self._variants(ask)):
            return {"parents": place["parents"], "variant": variant, "then": place["then"]}
        return {"parents": place["parents"][1:], "then": place["then"]}

    def _variants(self, ask: Ask) -> tuple[Mapping[str, str], ...]:
        """The kinds of children to ask for one by one: the definition's, unless the caller has chosen."""
        chosen = any(name in ask.query for variant in self.parent.variants for name in variant)
        return ({},) if chosen else self.parent.variants


def below(walk: ListWalk, parent: Parent, lists: Mapping[str, ListWalk], gone: Gone) -> ChildWalk:
    """Return the walk over a list whose parents may be children themselves."""
    above = lists[parent.object_name]
    owner = above.resource.parent
    parents = above if owner is None else below(above, owner, lists, gone)
    return ChildWalk(walk.resource, parent, parents, walk, gone)
