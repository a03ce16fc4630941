"""What a change does to a record beside what it is meant to do: its times of update move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from mock_vendors.data.kinds import Indexed, Json
from mock_vendors.data.leaf import Leaves
from mock_vendors.data.overlay import Record
from mock_vendors.data.text import stringified

Put = Callable[[Json], Json]


class Touch:
    """Writes the times of update of one resource's records; what is null or not there stays so."""

    def __init__(self, leaves: Leaves) -> None:
        self._strings = leaves.strings
        self.fields: dict[str, Callable[[float], Json]] = {}
        for path, found in leaves.by_path.items():
            source = found[0].source
            if isinstance(source, Indexed) and source.touched and source.written is not None:
                self.fields[path] = source.written

    def __call__(self, record: Record, now: float) -> Record:
        """Return the record as it is after a change at an instant."""
        for path, written in self.fields.items():
            value = stringified(written(now)) if self._strings else written(now)
            record = changed(record, path.split("."), partial(_unless_null, value))
        return record


def _unless_null(new: Json, old: Json) -> Json:
    return old if old is None else new


def changed(value: Any, path: Sequence[str], put: Put) -> Any:
    """Return a value with what is at a path put anew, through lists and as far as the path is there."""
    if isinstance(value, list):
        return [changed(inner, path, put) for inner in value]
    if not path:
        return put(value)
    if not isinstance(value, Mapping) or path[0] not in value:
        return value
    return {**value, path[0]: changed(value[path[0]], path[1:], put)}
