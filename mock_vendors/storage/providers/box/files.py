"""Files: asked for beforehand, put in one request, renamed, read through a link, deleted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.blobs import Blob
from mock_vendors.storage.envelopes import Sections, field_name
from mock_vendors.storage.intake import wanted_range
from mock_vendors.storage.items import FILE, Item
from mock_vendors.storage.providers.box.folders import object_in
from mock_vendors.storage.providers.box.items import (
    checked_name,
    chosen,
    content_facts,
    folder_there,
    item_of,
    matching,
    untaken,
    whole,
)

_MOST_ATTRIBUTES = 64 << 10


@dataclass(frozen=True, slots=True)
class Files:
    """``most`` is how many bytes a file may have; a link to content lives ``link_life`` seconds."""

    hub: Hub
    most: int
    link_life: float

    def preflight(self, request: Request, path: Mapping[str, str]) -> Answer:
        """Tell whether an upload would be taken."""
        given = object_in(request)
        size = given.get("size", 0)
        if isinstance(size, int) and size > self.most:
            raise Refusal("too_large", message="File size exceeds the folder owner's file size limit")
        if "file" in path:
            matching(request, item_of(self.hub, FILE, path["file"]))
        else:
            parent = given.get("parent")
            container = folder_there(self.hub, parent.get("id") if isinstance(parent, dict) else None)
            untaken(self.hub.store.find(container, checked_name(given.get("name")).lower()))
        return json_answer(200, {"upload_url": f"{request.base}/api/2.0/files/content", "upload_token": None})

    def create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        given, content = self._form(request)
        parent = given.get("parent")
        container = folder_there(self.hub, parent.get("id") if isinstance(parent, dict) else None)
        name = checked_name(given.get("name"))
        untaken(self.hub.store.find(container, name.lower()))
        blob = self._received(request, content)
        item = self.hub.store.put(
            container, name.lower(), blob, name=name, facts=content_facts(None, given), check=untaken
        )
        return self.made(request, item)

    def replace(self, request: Request, path: Mapping[str, str]) -> Answer:
        item = item_of(self.hub, FILE, path["file"])
        matching(request, item)
        given, content = self._form(request)
        blob = self._received(request, content)

        def check(there: Item | None) -> None:
            if there is None or there.id != item.id:
                raise Refusal("no_object", kind=FILE, id=path["file"])
            matching(request, there)

        name = checked_name(given.get("name", item.name))
        if name.lower() != item.key:
            item = self.hub.store.move(item, item.container, name.lower(), name, untaken)
        made = self.hub.store.put(
            item.container, item.key, blob, name=name, facts=content_facts(item, given), check=check
        )
        return self.made(request, made)

    def get(self, request: Request, path: Mapping[str, str]) -> Answer:
        return json_answer(200, chosen(request, whole(self.hub, item_of(self.hub, FILE, path["file"]))))

    def change(self, request: Request, path: Mapping[str, str]) -> Answer:
        item, given = item_of(self.hub, FILE, path["file"]), object_in(request)
        matching(request, item)
        parent = given.get("parent")
        container = folder_there(self.hub, parent.get("id")) if isinstance(parent, dict) else item.container
        name = checked_name(given.get("name", item.name))
        if (container, name.lower()) != (item.container, item.key):
            item = self.hub.store.move(item, container, name.lower(), name, untaken)
        facts = {**item.facts, "etag": item.facts.get("etag", 0) + 1}
        described = {"description": given["description"]} if isinstance(given.get("description"), str) else {}
        return json_answer(200, chosen(request, whole(self.hub, self.hub.store.describe(item, {**facts, **described}))))

    def delete(self, request: Request, path: Mapping[str, str]) -> Answer:
        item = item_of(self.hub, FILE, path["file"])
        matching(request, item)
        self.hub.store.delete([item])
        return Answer(204)

    def link(self, request: Request, path: Mapping[str, str]) -> Answer:
        """Point at where the content is, for a while."""
        item = item_of(self.hub, FILE, path["file"])
        until = self.hub.clock.now() + self.link_life
        ticket = self.hub.sealed("link", f"{item.id}/{item.version}/{until}")
        return Answer(302, (("Location", f"{request.base}/dl/{ticket}"),))

    def content(self, request: Request, path: Mapping[str, str]) -> Answer:
        opened = self.hub.opened("link", path["ticket"])
        if opened is None:
            raise Refusal("not_found")
        number, version, until = opened.split("/")
        item = self.hub.store.get(int(number))
        if item is None or item.version != int(version) or self.hub.clock.now() >= float(until):
            raise Refusal("not_found")
        part = wanted_range(request, item.size)
        start, stop = part or (0, item.size)
        headers = [("Content-Type", "application/octet-stream"), ("Accept-Ranges", "bytes")]
        if part is not None:
            headers.append(("Content-Range", f"bytes {start}-{stop - 1}/{item.size}"))
        stream = iter(()) if request.method == "HEAD" else self.hub.store.read(item, start, stop)
        return Answer(206 if part else 200, tuple(headers), stream=stream, length=stop - start)

    def made(self, request: Request, item: Item) -> Answer:
        """Return what a finished upload is answered."""
        return json_answer(201, {"total_count": 1, "entries": [chosen(request, whole(self.hub, item))]})

    def _form(self, request: Request) -> tuple[dict[str, Any], Iterator[bytes]]:
        """Return the attributes and the content of a form, which have to come in this order."""
        sections = Sections.of(request)
        head = sections.head()
        if head is None or field_name(head) != "attributes":
            raise Refusal("malformed", message="API requires 'attributes' part before 'file' part")
        try:
            given = json.loads(b"".join(_limited(sections.content())))
        except ValueError as error:
            raise Refusal("malformed", message="'attributes' is not JSON") from error
        head = sections.head()
        if head is None or field_name(head) != "file" or not isinstance(given, dict):
            raise Refusal("malformed", message="'file' is missing")
        return given, sections.content()

    def _received(self, request: Request, content: Iterator[bytes]) -> Blob:
        said = request.headers.get("content-md5")

        def check(blob: Blob) -> None:
            if blob.size > self.most:
                raise Refusal("too_large", message="File size exceeds the folder owner's file size limit")
            # It is called so, and holds a SHA-1.
            if said is not None and said.strip().lower() != blob.digests["sha1"]:
                raise Refusal("bad_digest", message="The specified content-md5 did not match what we received")

        return self.hub.store.write(content, ("sha1",), check)


def _limited(content: Iterator[bytes]) -> Iterator[bytes]:
    left = _MOST_ATTRIBUTES
    for piece in content:
        left -= len(piece)
        if left < 0:
            raise Refusal("malformed", message="'attributes' is too large")
        yield piece
