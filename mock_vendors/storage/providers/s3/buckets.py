"""Buckets: made, told of, deleted, and what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from mock_vendors.data.times import FORMATS
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.intake import segments
from mock_vendors.storage.items import FOLDER, Item
from mock_vendors.storage.listing import Listed, walked
from mock_vendors.storage.providers.s3.naming import bucket_of, checked_bucket
from mock_vendors.storage.providers.s3.xml import Node, read_xml, text_of, xml_answer
from mock_vendors.storage.shelf import ROOT

_MOST_DELETED = 1000
Shown = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Buckets:
    """``region`` is where every bucket is, ``most`` how many keys a page of a list has at most."""

    hub: Hub
    region: str
    most: int

    def all(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        found = self.hub.store.items(ROOT, kind=FOLDER, most=10_000)
        buckets = [("Bucket", [("Name", each.key), ("CreationDate", date(each.created))]) for each in found]
        return xml_answer("ListAllMyBucketsResult", [("Owner", owner(self.hub)), ("Buckets", buckets)])

    def create(self, request: Request, _path: Mapping[str, str]) -> Answer:
        name = checked_bucket(segments(request, 1)[0])
        if request.body:
            place = read_xml(request, "CreateBucketConfiguration").findtext("LocationConstraint") or self.region
            if place != self.region:
                raise Refusal("bad_region", region=place)

        def check(there: Item | None) -> None:
            # In the oldest region making one's own bucket again is no error.
            if there is not None and self.region != "us-east-1":
                raise Refusal("container_taken", bucket=name)

        self.hub.store.add_folder(ROOT, name, check=check)
        return Answer(200, (("Location", f"/{name}"),))

    def head(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket_of(self.hub, request)
        return Answer(200, (("x-amz-bucket-region", self.region), ("Content-Type", "application/xml")))

    def location(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket_of(self.hub, request)
        # The oldest region is told as nothing.
        return xml_answer("LocationConstraint", "" if self.region == "us-east-1" else self.region)

    def delete(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket = bucket_of(self.hub, request)
        if self.hub.store.count(bucket.key) or self.hub.store.uploads(bucket.key):
            raise Refusal("container_not_empty", bucket=bucket.key)
        self.hub.store.delete([bucket])
        return Answer(204)

    def delete_many(self, request: Request, _path: Mapping[str, str]) -> Answer:
        bucket, root = bucket_of(self.hub, request), read_xml(request, "Delete")
        keys = [text_of(node, "Key") for node in root.findall("Object")]
        if not keys or len(keys) > _MOST_DELETED:
            raise Refusal("malformed")
        found = [self.hub.store.find(bucket.key, key) for key in keys]
        self.hub.store.delete([item for item in found if item is not None])
        quiet = root.findtext("Quiet", "false").lower() == "true"
        deleted: list[Node] = [] if quiet else [("Deleted", [("Key", key)]) for key in keys]
        return xml_answer("DeleteResult", deleted)

    def list(self, request: Request, _path: Mapping[str, str]) -> Answer:
        """Return a page of a list, of the second version or of the first, as the request asks."""
        bucket, asked = bucket_of(self.hub, request), request.parameters
        second = asked.get("list-type") == "2"
        if not second and "list-type" in asked:
            message = "Invalid list-type"
            raise Refusal("bad_parameter", field="list-type", value=asked["list-type"], message=message)
        size = self._size(asked)
        after = self._after(asked, second)
        prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
        page = walked(self.hub.store, bucket.key, prefix=prefix, delimiter=delimiter, after=after, most=size)
        shown = _shown(asked.get("encoding-type", ""))
        rows = list(self._second(asked, page) if second else self._first(asked, page, delimiter))
        return xml_answer(
            "ListBucketResult",
            [
                ("Name", bucket.key),
                ("Prefix", shown(prefix)),
                ("MaxKeys", size),
                ("Delimiter", shown(delimiter) or None),
                ("EncodingType", asked.get("encoding-type") or None),
                ("IsTruncated", page.after is not None),
                *rows,
                *(_content(item, shown, self.hub, second, asked) for item in page.items),
                *(("CommonPrefixes", [("Prefix", shown(each))]) for each in page.prefixes),
            ],
        )

    def _size(self, asked: Mapping[str, str]) -> int:
        text = asked.get("max-keys", "1000")
        if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) < 2**31):
            raise Refusal(
                "bad_parameter",
                field="max-keys",
                value=text,
                message="Provided max-keys not an integer or within integer range",
            )
        return min(int(text), self.most)

    def _after(self, asked: Mapping[str, str], second: bool) -> str:
        if not second:
            return asked.get("marker", "")
        token = asked.get("continuation-token")
        if token is None:
            return asked.get("start-after", "")
        after = self.hub.opened("continuation", token)
        if after is None:
            text = "The continuation token provided is incorrect"
            raise Refusal("bad_cursor", field="continuation-token", value=token, message=text)
        return after

    def _second(self, asked: Mapping[str, str], page: Listed) -> Iterator[Node]:
        yield "KeyCount", len(page.items) + len(page.prefixes)
        for name, element in (("continuation-token", "ContinuationToken"), ("start-after", "StartAfter")):
            if name in asked:
                yield element, asked[name]
        if page.after is not None:
            yield "NextContinuationToken", self.hub.sealed("continuation", page.after)

    def _first(self, asked: Mapping[str, str], page: Listed, delimiter: str) -> Iterator[Node]:
        shown = _shown(asked.get("encoding-type", ""))
        yield "Marker", shown(asked.get("marker", ""))
        # Without a delimiter clients go on with the last key that they have.
        if page.after is not None and delimiter:
            yield "NextMarker", shown(page.after)


def owner(hub: Hub) -> list[Node]:
    """Return who owns everything here."""
    return [("ID", hub.keyring.alias("owner") * 8), ("DisplayName", "owner")]


def date(instant: float) -> str:
    """Return an instant as lists show it."""
    return str(FORMATS["iso_millis"](instant))


def _content(item: Item, shown: Shown, hub: Hub, second: bool, asked: Mapping[str, str]) -> Node:
    named = not second or asked.get("fetch-owner", "").lower() == "true"
    return "Contents", [
        ("Key", shown(item.key)),
        ("LastModified", date(item.updated)),
        ("ETag", f'"{item.facts["etag"]}"'),
        ("ChecksumAlgorithm", (item.facts.get("algorithm") or "").upper() or None),
        ("ChecksumType", item.facts.get("checksum_type")),
        ("Size", item.size),
        ("Owner", owner(hub) if named else None),
        ("StorageClass", "STANDARD"),
    ]


def _shown(encoding: str) -> Shown:
    if encoding not in ("", "url"):
        message = "Invalid Encoding Method specified in Request"
        raise Refusal("bad_parameter", field="encoding-type", value=encoding, message=message)
    return _escaped if encoding else str


def _escaped(text: str) -> str:
    return quote(text, safe="/-_.~*")
