"""What a store holds, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FILE, FOLDER = "file", "folder"


@dataclass(frozen=True, slots=True)
class Item:
    """A file or a folder (a bucket is one): ``key`` is what its name is found by among those of its container.

    ``id`` stays with it through every new content, ``version`` is new with each and only grows in a store.
    """

    id: int
    container: str
    key: str
    name: str
    kind: str
    version: int
    size: int
    blob: str
    digests: Mapping[str, str]
    facts: Mapping[str, Any]
    created: float
    updated: float


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way; after ``expires`` there is none."""

    id: int
    container: str
    key: str
    started: float
    expires: float
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of an upload that was acknowledged; ``start`` is its place in the file, where parts have one."""

    upload: int
    number: int
    start: int
    size: int
    blob: str
    digests: Mapping[str, str]
    at: float


@dataclass(frozen=True, slots=True)
class Gone:
    """What was deleted: where it was, and at which version of the store."""

    container: str
    key: str
    name: str
    kind: str
    version: int
