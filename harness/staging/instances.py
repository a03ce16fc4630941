"""Connector instances: their numbers, their secrets, and what a client must know of them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urljoin

from contracts import nearest
from harness.connectors.definition import Definition

OWNER = "stage"


@dataclass(frozen=True, slots=True)
class Instance:
    """One connector instance of the bulk service, and the mock vendor behind it."""

    instance_id: int
    vendor: str
    hub: str
    objects: tuple[str, ...]
    element_token: str
    user_secret: str
    organization_secret: str
    signature_key: str
    vendor_url: str
    control_url: str
    credentials: Mapping[str, Any]
    resources: Mapping[str, str] = field(default_factory=dict)
    """What the vendor calls each of the objects."""

    def __repr__(self) -> str:
        return f"Instance({self.instance_id}, {self.vendor!r}, {self.vendor_url!r})"

    def provisioned(self) -> dict[str, Any]:
        """Return what the bulk service is given."""
        return {
            "instance_id": self.instance_id,
            "connector": self.vendor,
            "base_url": self.vendor_url,
            "credentials": {name: value for name, value in self.credentials.items() if isinstance(value, str)},
            "element_token": self.element_token,
            "user_secret": self.user_secret,
            "organization_secret": self.organization_secret,
            "settings": {"event.notification.signature.key": self.signature_key},
        }


@dataclass(frozen=True, slots=True)
class Ready:
    """Everything that answers now; ``document`` is the ready file."""

    bulk_url: str
    instances: tuple[Instance, ...]
    pids: Mapping[str, int]

    @property
    def docs_url(self) -> str:
        """Return the page that explains the bulk service's API; it stands beside the API's own paths."""
        return urljoin(self.bulk_url, "/docs")

    def document(self) -> dict[str, Any]:
        """Return the ready file's content."""
        rows = [asdict(instance) for instance in self.instances]
        return {
            "bulk": {"url": self.bulk_url},
            "instances": [row | {"objects": list(row["objects"])} for row in rows],
            "pids": dict(self.pids),
        }

    def instance(self, vendor: str) -> Instance:
        """Return the instance of that vendor; raises `LookupError`, which says which there are."""
        found = next((instance for instance in self.instances if instance.vendor == vendor), None)
        if found is None:
            there = [instance.vendor for instance in self.instances]
            raise LookupError(f"no instance of a vendor called '{vendor}'; {nearest(vendor, there)}")
        return found


def instance(definition: Definition, served: Mapping[str, Any], seed: int) -> Instance:
    """Join a connector's definition with what the vendor's process says of itself.

    All instances are of one user: a job of one may deliver to another that is a storage.
    """
    name = definition.name
    return Instance(
        instance_id=number(name),
        vendor=name,
        hub=definition.hub,
        objects=tuple(one.name for one in definition.objects),
        element_token=secret(seed, name, "element"),
        user_secret=secret(seed, OWNER, "user"),
        organization_secret=secret(seed, OWNER, "organization"),
        signature_key=secret(seed, name, "signature"),
        vendor_url=served["url"],
        control_url=served["control_url"],
        credentials=served["credentials"],
        resources={one.name: one.vendor_name for one in definition.objects},
    )


def number(name: str) -> int:
    """Return a vendor's number: six digits made of its name, so that it keeps them whichever others there are."""
    return 100_000 + zlib.crc32(name.encode()) % 900_000


def secret(seed: int, vendor: str, kind: str) -> str:
    """Derive a secret from the seed alone, in the alphabet of the platform's tokens."""
    mac = hmac.new(f"bulk-harness:{seed}".encode(), f"{vendor}:{kind}".encode(), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()
