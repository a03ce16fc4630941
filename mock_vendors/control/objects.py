"""What a mock that keeps objects has: the truth about every file, and uploads that are under way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
from flask import Response

from mock_vendors.control.asked import Rules, Wrong
from mock_vendors.storage.items import FILE, Item, Upload
from mock_vendors.storage.store import ObjectStore


class Objects:
    """``/objects`` and ``/uploads``, as JSON lines, and the ``/content`` of one file."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def rules(self) -> Rules:
        return {
            "/objects": (self.objects, ("GET",)),
            "/uploads": (self.uploads, ("GET",)),
            "/content/<int:number>": (self.content, ("GET",)),
        }

    def objects(self) -> Response:
        return _lines(map(_object, self._store.all()))

    def uploads(self) -> Response:
        return _lines(map(self._upload, self._store.all_uploads()))

    def content(self, number: int) -> Response:
        item = self._store.get(number)
        if item is None or item.kind != FILE:
            raise Wrong(f"no file has the id {number}", "GET …/objects tells the ids of all files", 404)
        return Response(self._store.read(item), content_type="application/octet-stream")

    def _upload(self, upload: Upload) -> dict[str, Any]:
        parts = [{"number": part.number, "start": part.start, "size": part.size} for part in self._store.parts(upload)]
        return {"container": upload.container, "key": upload.key, "expires": upload.expires, "parts": parts}


def _object(item: Item) -> dict[str, Any]:
    place = {"id": item.id, "container": item.container, "key": item.key, "name": item.name, "kind": item.kind}
    return {**place, "version": item.version, "size": item.size, "digests": item.digests, "updated": item.updated}


def _lines(rows: Iterator[dict[str, Any]]) -> Response:
    return Response((orjson.dumps(row) + b"\n" for row in rows), content_type="application/jsonl")
