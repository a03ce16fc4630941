"""The seeded records of one resource, as they are until somebody changes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from mock_vendors.data.encode import Encoder
from mock_vendors.data.leaf import Leaves
from mock_vendors.data.predicate import Seeker

_ROWS_KEPT, _ENCODERS_KEPT = 4096, 32


class Seeded:
    """Rows from 0 up to ``count``; ``left_out`` says that nulls are not shown."""

    def __init__(self, template: Mapping[str, Any], leaves: Leaves, count: int, *, left_out: bool) -> None:
        self.template, self.leaves, self.count, self._left_out = template, leaves, count, left_out
        self.seeker = Seeker(leaves, count)
        self._encoder = lru_cache(_ENCODERS_KEPT)(self._new_encoder)
        self._whole = lru_cache(_ROWS_KEPT)(self._encode)

    def row(self, index: int, fields: tuple[str, ...] = ()) -> bytes:
        """Return a record as JSON on one line; ``fields`` chooses and orders its top-level fields."""
        return self._encoder(fields).row(index) if fields else self._whole(index)

    def rows(self, indices: Iterable[int], fields: tuple[str, ...]) -> list[bytes]:
        """Return many records as `row` does."""
        return list(map(self._encoder(fields).row if fields else self._whole, indices))

    def keys(self, field: str, index: int) -> tuple[Any, ...]:
        """Return what a row has at a path, in the form that conditions and orders compare."""
        drawn = (self.leaves.key(leaf)(index) for leaf in self.leaves.by_path.get(field, ()))
        return (*self.leaves.constants(field), *drawn)

    def ascending(self, field: str) -> bool:
        """Tell whether the rows come in the order of a field."""
        leaves = self.leaves.by_path.get(field, ())
        return len(leaves) == 1 and bool(getattr(leaves[0].source, "ascending", False))

    def touched(self, at: float) -> Seeded:
        """Return the same records as they are once all of them were touched at an instant."""
        return Seeded(self.template, self.leaves.touched(at), self.count, left_out=self._left_out)

    def _encode(self, index: int) -> bytes:
        return self._plain.row(index)

    @cached_property
    def _plain(self) -> Encoder:
        # Made when first asked for: it draws every pool that the records take values from.
        return self._new_encoder(())

    def _new_encoder(self, fields: tuple[str, ...]) -> Encoder:
        chosen = {field: self.template[field] for field in fields} if fields else self.template
        return Encoder(chosen, self.leaves, strings=self.leaves.strings, left_out=self._left_out)
