"""Storages that take a finished file, each through the client library that its users know it by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec

from contracts import nearest
from harness.connectors.definition import Definition
from harness.connectors.docs_hub.account import Account
from harness.connectors.docs_hub.box import BoxHub
from harness.connectors.docs_hub.dropbox import DropboxHub
from harness.connectors.docs_hub.faults import no_client
from harness.connectors.docs_hub.files import FilesHub
from harness.connectors.docs_hub.gcs import GcsHub
from harness.connectors.docs_hub.hub import Hub
from harness.connectors.docs_hub.s3 import S3Hub
from harness.connectors.errors import Unsupported

PROVIDERS: Mapping[str, Callable[[Account], Hub]] = {
    "box": BoxHub,
    "dropbox": DropboxHub,
    "files": FilesHub,
    "gcs": GcsHub,
    "s3": S3Hub,
}

_LIBRARIES = {"box": "box_sdk_gen", "dropbox": "dropbox", "gcs": "google.cloud.storage", "s3": "boto3"}


def client_problem(provider: str) -> str | None:
    """Say what is missing for this provider, without the time that it takes to import a library."""
    library = _LIBRARIES.get(provider)
    return no_client(provider) if library is not None and not _is_installed(library) else None


def _is_installed(library: str) -> bool:
    try:
        return find_spec(library) is not None
    except ModuleNotFoundError:
        # A package above it is not there.
        return False


def open_hub(definition: Definition, account: Account) -> Hub:
    """Return the storage of an instance; raises `Unsupported` if it is none, `ContractError` for what it lacks."""
    if definition.docs_hub is None:
        raise Unsupported(f"{definition.display_name} is no documentation hub; files cannot be delivered there")
    provider = definition.docs_hub["provider"]
    if provider not in PROVIDERS:
        raise Unsupported(f"docsHub.provider: no provider '{provider}'; {nearest(provider, list(PROVIDERS))}")
    return PROVIDERS[provider](account)
