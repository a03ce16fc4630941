"""Amazon S3: buckets in the path, signatures of the fourth version, uploads in parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mock_vendors.routes import Route
from mock_vendors.storage import PROVIDERS, Hub
from mock_vendors.storage.providers.s3.buckets import Buckets
from mock_vendors.storage.providers.s3.multipart import Uploads
from mock_vendors.storage.providers.s3.objects import Objects
from mock_vendors.storage.shelf import ROOT

_BUCKET, _KEY = "/{bucket}", "/{bucket}/{+key}"
_SUBRESOURCES = ("acl", "cors", "encryption", "lifecycle", "policy", "tagging", "versioning", "versions", "website")


@dataclass(frozen=True, slots=True)
class S3:
    """``buckets`` are there from the start, all in one ``region``.

    ``part_least`` bytes is what every part but the last needs to have, ``put_most`` what one request may bring,
    ``page`` what a list shows at most; an upload lives ``upload_life`` seconds.
    """

    region: str = "us-east-1"
    buckets: tuple[str, ...] = ()
    part_least: int = 5 << 20
    put_most: int = 5 << 30
    page: int = 1000
    upload_life: float = 604_800.0

    def prepare(self, hub: Hub) -> None:
        for name in self.buckets:
            hub.store.add_folder(ROOT, name)

    def routes(self, hub: Hub) -> Iterator[Route]:
        buckets, objects = Buckets(hub, self.region, self.page), Objects(hub, self.put_most)
        uploads = Uploads(hub, self.put_most, self.part_least, self.upload_life, self.page)
        yield Route("GET", "/", buckets.all, "containers")
        for path in (_BUCKET, f"{_BUCKET}/"):
            yield Route("PUT", path, buckets.create, "containers", means="create")
            yield Route("HEAD", path, buckets.head, "containers")
            yield Route("GET", path, buckets.list, "objects")
            yield Route("GET", path, buckets.location, "containers", given=("location",))
            yield Route("GET", path, uploads.all, "uploads", given=("uploads",))
            yield Route("POST", path, buckets.delete_many, "objects", means="delete", given=("delete",))
            yield Route("DELETE", path, buckets.delete, "containers")
            for name in _SUBRESOURCES:
                yield Route("GET", path, objects.unsupported, "containers", given=(name,))
        yield Route("PUT", _KEY, objects.put, "objects", means="create")
        yield Route("GET", _KEY, objects.get, "objects")
        yield Route("DELETE", _KEY, objects.delete, "objects")
        yield Route("POST", _KEY, uploads.begin, "uploads", given=("uploads",))
        yield Route("PUT", _KEY, uploads.part, "parts", means="create", given=("uploadId", "partNumber"))
        yield Route("POST", _KEY, uploads.finish, "uploads", means="update", given=("uploadId",))
        yield Route("DELETE", _KEY, uploads.abort, "uploads", given=("uploadId",))
        yield Route("GET", _KEY, uploads.parts, "parts", given=("uploadId",))


PROVIDERS.register("s3")(S3)
