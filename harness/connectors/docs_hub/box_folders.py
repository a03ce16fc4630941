"""Paths at Box, where folders and files are known by numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from harness.connectors.errors import Refused

_ROOT = "0"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder's number, a name in it, and the number of the file that has this name already."""

    folder: str
    name: str
    file: str | None


@dataclass(frozen=True, slots=True)
class BoxFolders:
    """``asked`` calls the client and translates its exceptions."""

    sdk: Any
    client: Any
    asked: Callable[[Callable[[], Any]], Any]

    def place(self, path: str) -> Place:
        """Return where a path leads; folders that are missing are made."""
        *folders, name = [part for part in path.split("/") if part] or [""]
        if not name or path.endswith("/"):
            raise Refused("Bad path", f"'{path}' must end in the name of a file")
        parent = _ROOT
        for folder in folders:
            parent = self._folder(parent, folder)
        there = self._found(parent, name, "file")
        return Place(parent, name, None if there is None else there.id)

    def checksum(self, folder: str, name: str) -> str | None:
        """Return the SHA-1 of the file of this name, if there is one."""
        there = self._found(folder, name, "file")
        return None if there is None else there.sha_1

    def _folder(self, parent: str, name: str) -> str:
        if (there := self._found(parent, name, "folder")) is not None:
            return str(there.id)
        where = self.sdk.CreateFolderParent(id=parent)
        try:
            return str(self.asked(lambda: self.client.folders.create_folder(name, where)).id)
        except Refused as error:
            # Another job may have made it meanwhile.
            if error.status == 409 and (there := self._found(parent, name, "folder")) is not None:
                return str(there.id)
            raise

    def _found(self, folder: str, name: str, kind: str) -> Any:
        same = (item for item in self._items(folder) if item.type == kind and item.name.lower() == name.lower())
        return next(same, None)

    def _items(self, folder: str) -> Iterator[Any]:
        marker: str | None = None
        while True:
            page = self.asked(partial(self._page, folder, marker))
            yield from page.entries or ()
            marker = page.next_marker
            if not marker:
                return

    def _page(self, folder: str, marker: str | None) -> Any:
        fields = ["id", "type", "name", "sha1"]
        return self.client.folders.get_folder_items(folder, usemarker=True, marker=marker, limit=1000, fields=fields)
