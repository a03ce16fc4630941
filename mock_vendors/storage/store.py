"""An object store: files in containers, and uploads in parts; providers differ in what they make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from mock_vendors.storage.blobs import Blob
from mock_vendors.storage.items import Item, Part, Upload
from mock_vendors.storage.shelf import Check, Facts, Pieces, Shelf, anyway, values_of


class ObjectStore(Shelf):
    """A shelf of files on which some are still on their way."""

    def begin(self, container: str, key: str, life: float, facts: Facts | None = None) -> Upload:
        """Begin an upload that lives for so many seconds of the vendor's clock."""
        now = self._clock.now()
        values: dict[str, Any] = {
            "container": container,
            "key": key,
            "started": now,
            "expires": now + life,
            "facts": dict(facts or {}),
        }
        number = self._rows.put(Upload, values)
        return Upload(number, **values)

    def upload(self, number: int) -> Upload | None:
        """Return an upload that is still alive; one whose time is over goes now, with its parts."""
        found = self._rows.one(Upload, "id = ?", (number,))
        if found is not None and self._clock.now() >= found.expires:
            self.abort(found)
            return None
        return found

    def note(self, upload: Upload, facts: Facts) -> Upload:
        """Give an upload other facts."""
        values = {**values_of(upload), "facts": dict(facts)}
        self._rows.put(Upload, values)
        return Upload(**values)

    def uploads(self, container: str) -> list[Upload]:
        """Return the uploads into a container that are alive, by key and age."""
        where = "container = ? AND expires > ? ORDER BY key, id"
        return self._rows.rows(Upload, where, (container, self._clock.now()))

    def add_part(
        self, upload: Upload, number: int, start: int, blob: Blob, check: Callable[[], None] | None = None
    ) -> Part:
        """Return the part that an upload has from now on; ``check`` may forbid it in the moment of the change.

        Raises `KeyError` where the upload has ended meanwhile.
        """
        place: dict[str, Any] = {
            "upload": upload.id,
            "number": number,
            "start": start,
            "size": blob.size,
            "blob": blob.name,
        }
        values = {**place, "digests": blob.digests, "at": self._clock.now()}
        try:
            with self._rows.changing():
                if self._rows.one(Upload, "id = ?", (upload.id,)) is None:
                    raise KeyError(upload.id)
                if check is not None:
                    check()
                before = self._rows.one(Part, "upload = ? AND number = ?", (upload.id, number))
                self._rows.put(Part, values)
        except BaseException:
            self._drop([blob.name])
            raise
        if before is not None:
            self._drop([before.blob])
        return Part(**values)

    def parts(self, upload: Upload, after: int = -1, most: int = -1) -> list[Part]:
        """Return the parts of an upload by their numbers."""
        where = "upload = ? AND number > ? ORDER BY number LIMIT ?"
        return self._rows.rows(Part, where, (upload.id, after, most))

    def joined(self, parts: Iterable[Part]) -> Pieces:
        """Return the content of parts, one after the other."""
        return chain.from_iterable(self._blobs.read(part.blob) for part in parts)

    def finish(
        self,
        upload: Upload,
        blob: Blob,
        *,
        name: str | None = None,
        facts: Facts | None = None,
        check: Check = anyway,
        keeps: bool = False,
        lasts: bool = False,
    ) -> Item:
        """Return the file that an upload has become, and end it, both or neither; ``check`` may forbid it.

        ``lasts`` lets the upload be asked for until its time is over: its facts say ``done`` then.
        Raises `KeyError` where somebody else has ended it meanwhile.
        """

        def still(item: Item | None) -> None:
            now = self._rows.one(Upload, "id = ?", (upload.id,))
            if now is None or "done" in now.facts:
                raise KeyError(upload.id)
            check(item)
            if lasts:
                self._rows.put(Upload, {**values_of(upload), "facts": {**upload.facts, "done": True}})
            else:
                self._rows.delete(Upload, "id = ?", (upload.id,))

        item = self.put(upload.container, upload.key, blob, name=name, facts=facts, check=still, keeps=keeps)
        self._forget(upload)
        return item

    def abort(self, upload: Upload) -> None:
        """End an upload; its parts are gone."""
        self._rows.delete(Upload, "id = ?", (upload.id,))
        self._forget(upload)

    def all_uploads(self) -> Iterator[Upload]:
        """Yield every upload that is alive, oldest first."""
        yield from self._rows.rows(Upload, "expires > ? ORDER BY id", (self._clock.now(),))

    def _forget(self, upload: Upload) -> None:
        names = [part.blob for part in self.parts(upload)]
        self._rows.delete(Part, "upload = ?", (upload.id,))
        self._drop(names)
