"""Files in containers, each with its content on disk and a row in the catalogue."""

from __future__ import annotations

import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from contracts import Clock
from mock_vendors.storage.blobs import Blob, Blobs
from mock_vendors.storage.catalog import Catalog
from mock_vendors.storage.items import FILE, FOLDER, Gone, Item, Upload

ROOT = ""
"""The container of the containers that have none around them."""
Facts = Mapping[str, Any]
Pieces = Iterable[bytes]
Check = Callable[[Item | None], None]
"""Is shown what is there already, in the moment of the change, and raises what forbids it."""


def anyway(_item: Item | None) -> None:
    """Forbid nothing."""


class Shelf:
    """Content and catalogue in one folder; without one in a folder of its own that goes when the store does."""

    def __init__(self, clock: Clock, folder: Path | None = None) -> None:
        self._clock = clock
        home = folder if folder is not None else Path(tempfile.mkdtemp(prefix="mock-store-"))
        home.mkdir(parents=True, exist_ok=True)
        self._blobs, self._rows = Blobs(home / "blobs"), Catalog(home / "catalog.db")
        self._kept: set[str] = set()
        self._end = weakref.finalize(self, _leave, self._rows, None if folder is not None else home)
        self._blobs.sweep(self._rows.blobs())

    def close(self) -> None:
        """Let the files go; a store without a folder of its own is gone."""
        self._end()

    # Files and folders.

    def find(self, container: str, key: str) -> Item | None:
        return self._rows.one(Item, "container = ? AND key = ?", (container, key))

    def get(self, number: int) -> Item | None:
        return self._rows.one(Item, "id = ?", (number,))

    def add_folder(
        self, container: str, key: str, *, name: str | None = None, facts: Facts | None = None, check: Check = anyway
    ) -> Item:
        """Return the folder that is at this place from now on; ``check`` may forbid it."""
        with self._rows.changing():
            check(self.find(container, key))
            return self._settle(container, key, name or key, None, facts or {})

    def put(
        self,
        container: str,
        key: str,
        blob: Blob,
        *,
        name: str | None = None,
        facts: Facts | None = None,
        check: Check = anyway,
        keeps: bool = False,
    ) -> Item:
        """Return the file that is at this place from now on with content that `write` gave; ``check`` may forbid it.

        Content without a file is gone then, unless ``keeps`` leaves it to the caller.
        """
        try:
            with self._rows.changing():
                before = self.find(container, key)
                check(before)
                item = self._settle(container, key, name or key, blob, facts or {})
        except BaseException:
            if not keeps:
                self._drop([blob.name])
            raise
        if before is not None:
            self._drop([before.blob])
        return item

    def describe(self, item: Item, facts: Facts) -> Item:
        """Give a file other facts; its content and version stay."""
        with self._rows.changing():
            now = self._rows.one(Item, "id = ?", (item.id,)) or item
            self._rows.put(Item, {**values_of(now), "facts": dict(facts)})
        return self.get(item.id) or item

    def move(self, item: Item, container: str, key: str, name: str, check: Check = anyway) -> Item:
        """Give a file or an empty folder another place."""
        with self._rows.changing():
            check(self.find(container, key))
            values = {**values_of(item), "container": container, "key": key, "name": name}
            self._rows.put(Item, {**values, "version": self._rows.next_version(), "updated": self._clock.now()})
        return self.get(item.id) or item

    def delete(self, items: Sequence[Item]) -> None:
        """Take files and folders away; what is in a folder is the caller's to take away with it."""
        with self._rows.changing():
            for item in items:
                self._rows.delete(Item, "id = ?", (item.id,))
                place = {"container": item.container, "key": item.key, "name": item.name, "kind": item.kind}
                self._rows.put(Gone, {**place, "version": self._rows.next_version()})
        self._drop(item.blob for item in items)

    def items(
        self,
        container: str,
        *,
        after: str = "",
        start: str = "",
        prefix: str = "",
        kind: str | None = None,
        most: int = 1000,
        skip: int = 0,
    ) -> list[Item]:
        """Return what is in a container behind ``after`` and from ``start`` on, in the order of the keys' UTF-8."""
        where, values = _within(container, prefix, kind)
        where = f"{where} AND key > ? AND key >= ? ORDER BY key LIMIT ? OFFSET ?"
        return self._rows.rows(Item, where, (*values, after, start, most, skip))

    def count(self, container: str, *, prefix: str = "", kind: str | None = None) -> int:
        return self._rows.count(Item, *_within(container, prefix, kind))

    def under(self, container: str, after: tuple[str, str] = ("", ""), most: int = -1) -> list[Item]:
        """Return what is in a container or in one below it, where a slash joins their names, by container and key."""
        where = "(container = ? OR (container >= ? AND container < ?)) AND (container, key) > (?, ?)"
        values = (container, f"{container}/", f"{container}0", *after, most)
        return self._rows.rows(Item, f"{where} ORDER BY container, key LIMIT ?", values)

    def changed(self, since: int, most: int) -> list[Item | Gone]:
        """Return what was changed or deleted after a version, oldest first, at most so many."""
        items = self._rows.rows(Item, "version > ? ORDER BY version LIMIT ?", (since, most))
        gone = self._rows.rows(Gone, "version > ? ORDER BY version LIMIT ?", (since, most))
        both: list[Item | Gone] = [*items, *gone]
        return sorted(both, key=lambda each: each.version)[:most]

    def all(self, most: int = 500) -> Iterator[Item]:
        """Yield every file and folder, by container and key, so many looked up at a time."""
        after = ("", "")
        while found := self._rows.rows(
            Item, "(container, key) > (?, ?) ORDER BY container, key LIMIT ?", (*after, most)
        ):
            yield from found
            after = (found[-1].container, found[-1].key)

    @property
    def version(self) -> int:
        """The version of the last change."""
        return self._rows.version()

    # Content.

    def write(self, pieces: Pieces, digests: Iterable[str], check: Callable[[Blob], None] = lambda _blob: None) -> Blob:
        """Put content on disk that is nobody's yet; ``check`` sees it before anybody else does."""
        return self._blobs.write(pieces, digests, check)

    def discard(self, blob: Blob) -> None:
        """Forget content that has become nobody's."""
        self._drop([blob.name])

    def read(self, item: Item, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        return self._blobs.read(item.blob, start, stop) if item.blob else iter(())

    # The whole.

    def clear(self) -> None:
        """Forget everything."""
        self._kept = set()
        self._rows.load({"item": [], "upload": [], "part": [], "gone": [], "counter": [[0]]})
        self._blobs.sweep(())

    def dump(self) -> dict[str, Any]:
        """Return the catalogue as plain JSON; the content that it names is kept from now on until `clear`."""
        dumped = self._rows.dump()
        self._kept |= self._rows.blobs()
        return dumped

    def load(self, dumped: Mapping[str, Any]) -> None:
        """Take the catalogue that `dump` of this store gave; raises `ValueError` where its content is not here."""
        named = (row[7] for row in dumped["item"]), (row[4] for row in dumped["part"])
        if not self._blobs.has(name for name in chain(*named) if name):
            raise ValueError("the content of its objects is not here: it lies with the mock that the snapshot is of")
        self._rows.load(dumped)

    def _settle(self, container: str, key: str, name: str, blob: Blob | None, facts: Facts) -> Item:
        """Put a file there, or a folder where there is no content."""
        before, now = self.find(container, key), self._clock.now()
        kind, blob = (FILE, blob) if blob is not None else (FOLDER, Blob("", 0, {}))
        values: dict[str, Any] = {
            **({"id": before.id} if before else {}),
            "container": container,
            "key": key,
            "name": name,
            "kind": kind,
            "version": self._rows.next_version(),
            "size": blob.size,
            "blob": blob.name,
            "digests": blob.digests,
            "facts": dict(facts),
            "created": before.created if before else now,
            "updated": now,
        }
        number = self._rows.put(Item, values)
        return Item(**{**values, "id": number})

    def _drop(self, names: Iterable[str]) -> None:
        self._blobs.drop(name for name in names if name and name not in self._kept)


def _within(container: str, prefix: str, kind: str | None) -> tuple[str, tuple[Any, ...]]:
    where, values = "container = ?", [container]
    if prefix:
        where, values = f"{where} AND key >= ?", [*values, prefix]
        end = following(prefix)
        if end:
            where, values = f"{where} AND key < ?", [*values, end]
    if kind is not None:
        where, values = f"{where} AND kind = ?", [*values, kind]
    return where, tuple(values)


def following(prefix: str) -> str:
    """Return the first text behind all those with a prefix, in the order of code points; empty: there is none."""
    for place in range(len(prefix) - 1, -1, -1):
        code = ord(prefix[place]) + 1
        if code <= sys.maxunicode:
            # Surrogates are no characters: the one behind U+D7FF is U+E000.
            return prefix[:place] + chr(0xE000 if code == 0xD800 else code)
    return ""


def values_of(row: Item | Upload) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__slots__}


def _leave(rows: Catalog, folder: Path | None) -> None:
    rows.close()
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
