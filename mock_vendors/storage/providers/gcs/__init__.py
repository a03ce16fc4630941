"""Google Cloud Storage, its JSON API: simple, related and resumable uploads, lists by token, generations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mock_vendors.routes import Route
from mock_vendors.storage import PROVIDERS, Hub
from mock_vendors.storage.providers.gcs.buckets import Buckets
from mock_vendors.storage.providers.gcs.objects import Objects
from mock_vendors.storage.providers.gcs.uploads import Uploads
from mock_vendors.storage.shelf import ROOT

_BUCKETS, _BUCKET = "/storage/v1/b", "/storage/v1/b/{bucket}"
_OBJECTS, _OBJECT = f"{_BUCKET}/o", f"{_BUCKET}/o/{{+object}}"


@dataclass(frozen=True, slots=True)
class Gcs:
    """``buckets`` are there from the start; a list shows ``page`` objects at most.

    A session for an upload lives ``session_life`` seconds; of each of the first ``short_chunks`` chunks half is kept.
    """

    buckets: tuple[str, ...] = ()
    page: int = 1000
    session_life: float = 604_800.0
    short_chunks: int = 0

    def prepare(self, hub: Hub) -> None:
        for name in self.buckets:
            hub.store.add_folder(ROOT, name)

    def routes(self, hub: Hub) -> Iterator[Route]:
        buckets, objects = Buckets(hub, self.page), Objects(hub)
        uploads = Uploads(hub, self.session_life, self.short_chunks)
        yield Route("GET", _BUCKETS, buckets.all, "containers")
        yield Route("POST", _BUCKETS, buckets.create, "containers")
        yield Route("GET", _BUCKET, buckets.get, "containers")
        yield Route("GET", _OBJECTS, buckets.list, "objects")
        for path in (_OBJECT, f"/download{_OBJECT}"):
            yield Route("GET", path, objects.get, "objects")
        yield Route("PATCH", _OBJECT, objects.patch, "objects")
        yield Route("DELETE", _OBJECT, objects.delete, "objects")
        path = f"/upload{_OBJECTS}"
        yield Route("POST", path, uploads.insert, "objects")
        yield Route("PUT", path, uploads.chunk, "parts", means="create", given=("upload_id",))
        yield Route("DELETE", path, uploads.cancel, "uploads", given=("upload_id",))


PROVIDERS.register("gcs")(Gcs)
