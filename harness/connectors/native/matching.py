"""Which row a verdict is about, where vendors repeat the row itself: in any order, some left out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

Row = Mapping[str, str]


class Matching:
    """Finds rows by what they say; rows that say the same are handed out in the order of the file."""

    def __init__(self, columns: Sequence[str], rows: Sequence[Row]) -> None:
        self._columns = tuple(columns)
        self._places: dict[bytes, list[int]] = {}
        for place in range(len(rows) - 1, -1, -1):
            self._places.setdefault(self._name(rows[place]), []).append(place)

    def take(self, row: Row, said: int | None = None) -> int | None:
        """Return the place of a row that says this and has no verdict yet, the one ``said`` if it is one of them."""
        places = self._places.get(self._name(row))
        if not places:
            return None
        if said in places:
            places.remove(said)
            return said
        return places.pop()

    def rest(self) -> list[int]:
        """Return the places of all rows without a verdict, in order."""
        return sorted(place for places in self._places.values() for place in places)

    def _name(self, row: Row) -> bytes:
        name = hashlib.blake2b(digest_size=12)
        for column in self._columns:
            cell = row.get(column, "").encode("utf-8", "surrogatepass")
            name.update(b"%d:" % len(cell))
            name.update(cell)
        return name.digest()
