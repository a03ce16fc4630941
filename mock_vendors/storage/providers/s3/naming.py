"""Buckets and keys: what a path names, and what may be a name."""

from __future__ import annotations

import re

from mock_vendors.exchange import Refusal, Request
from mock_vendors.storage import Hub
from mock_vendors.storage.intake import segments
from mock_vendors.storage.items import Item
from mock_vendors.storage.shelf import ROOT

# docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET = re.compile(r"(?!xn--|.*\.\.|\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_MOST_KEY = 1024


def bucket_of(hub: Hub, request: Request) -> Item:
    """Return the bucket that a path names; refuses one that is not there."""
    name = segments(request, 1)[0]
    found = hub.store.find(ROOT, name)
    if found is None:
        raise Refusal("no_container", bucket=name)
    return found


def key_of(request: Request) -> str:
    """Return the key that a path names; refuses one that is too long."""
    parts = segments(request, 1)
    key = parts[1] if len(parts) > 1 else ""
    if len(key.encode("utf-8", "surrogatepass")) > _MOST_KEY:
        raise Refusal("bad_name", key=key[:64])
    return key


def checked_bucket(name: str) -> str:
    """Return a name that a bucket may have; refuses any other."""
    if not _BUCKET.fullmatch(name):
        raise Refusal("bad_container", bucket=name)
    return name
