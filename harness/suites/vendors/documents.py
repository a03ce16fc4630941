"""The vendors' documents, and what has to be known to hold a mock to one: credentials, and what a check cannot know."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import requests

from harness.suites import conformance
from harness.suites.conformance import Effort

CONFIGS = Path(__file__).with_name("config")
DOCUMENTS = sorted(path.name.removesuffix(".yaml") for path in files("contracts").joinpath("vendors").iterdir())
# A token belongs to one shop, and a client to one set of secrets: where only one value is right, and which credential.
FACTS = {
    "eloqua": {
        "PasswordGrant.username": "login",
        "PasswordGrant.password": "password",
        "RefreshGrant.refresh_token": "refresh_token",
    },
    "salesforce_bulk": {"X-SFDC-Session": "access_token"},
    "etsy": {
        "shop_id": "shop_id",
        "RefreshGrant.client_id": "keystring",
        "RefreshGrant.refresh_token": "refresh_token",
    },
    "salesforce": {
        "ClientGrant.client_id": "client_id",
        "ClientGrant.client_secret": "client_secret",
        "RefreshGrant.client_id": "client_id",
        "RefreshGrant.client_secret": "client_secret",
        "RefreshGrant.refresh_token": "refresh_token",
        "PasswordGrant.client_id": "client_id",
        "PasswordGrant.client_secret": "client_secret",
        "PasswordGrant.username": "username",
        "PasswordGrant.password": "password",
    },
    "github": {
        "owner": "owner",
        "repo": "repo",
        "org": "org",
        "RefreshGrant.client_id": "client_id",
        "RefreshGrant.client_secret": "client_secret",
    },
    "hubspot": {
        "RefreshGrant.client_id": "client_id",
        "RefreshGrant.refresh_token": "refresh_token",
    },
    "msgraph": {"Grant.client_id": "client_id", "Grant.client_secret": "client_secret"},
    "shopify": {"ClientGrant.client_id": "client_id", "ClientGrant.client_secret": "client_secret"},
    "square": {
        "RefreshGrant.client_id": "client_id",
        "RefreshGrant.refresh_token": "refresh_token",
    },
    "s3": {"bucket": "bucket"},
    "gcs": {
        "bucket": "bucket",
        "RefreshGrant.client_id": "client_id",
        "RefreshGrant.client_secret": "client_secret",
        "RefreshGrant.refresh_token": "refresh_token",
    },
    "box": {"ClientGrant.client_id": "client_id", "ClientGrant.client_secret": "client_secret"},
    "dropbox": {"RefreshGrant.client_id": "app_key", "RefreshGrant.refresh_token": "refresh_token"},
    "slack": {
        "RefreshGrant.client_id": "client_id",
        "RefreshGrant.client_secret": "client_secret",
        "RefreshGrant.refresh_token": "refresh_token",
    },
    "zendesk": {"Grant.client_id": "client_id", "Grant.client_secret": "client_secret"},
}
# How many cases the fuzzer makes of each operation; the vendors that are not here get `USUAL`.
EXAMPLES = {"eloqua": 6, "eloqua_bulk": 4, "hubspot": 4, "salesforce": 4, "salesforce_bulk": 4, "shopify": 4}
USUAL = 10
# Slack says with status 200 what others say with 4xx, so that no status tells right from wrong; and all its methods
# take both GET and POST. What it says is held to its document's schemas all the same.
# S3 answers 403 where nobody signed, Dropbox 400 where there is no token; and S3's paths take more than a document of
# this format can tell apart.
UNFIT = {
    "dropbox": ("ignored_auth", "missing_required_header"),
    "s3": ("ignored_auth", "missing_required_header", "unsupported_method", "allow_header_conformance"),
    "slack": (
        "allow_header_conformance",
        "ignored_auth",
        "missing_required_header",
        "negative_data_rejection",
        "unsupported_method",
    ),
}


def _file_at_box(mock: Any) -> Mapping[str, str]:
    """Put a file there: none of the document's operations makes one, and without one nothing can be read."""
    attributes = json.dumps({"name": "known.txt", "parent": {"id": "0"}})
    made = requests.post(
        f"{mock.url}/api/2.0/files/content",
        data={"attributes": attributes},
        files={"file": ("known.txt", b"known")},
        headers=dict(mock.vendor.headers),
        timeout=10,
    )
    made.raise_for_status()
    return {"file_id": made.json()["entries"][0]["id"]}


KNOWN: Mapping[str, Callable[[Any], Mapping[str, str]]] = {"box": _file_at_box}
"""What has to be made before anything of it can be asked for, and by which parameter it is asked for."""


def hold(name: str, mock: Any, folder: Path, effort: Effort, *, examples: int | None = None) -> conformance.Run:
    """Hold a running mock to a document of its vendor, with credentials that are right."""
    credentials = mock.vendor.credentials
    return conformance.run(
        f"vendors/{name}",
        mock.url,
        CONFIGS / f"{name}.toml",
        folder,
        secrets={key.upper(): value for key, value in credentials.items()},
        facts={place: _typed(place, credentials[key]) for place, key in FACTS.get(name, {}).items()},
        known=KNOWN[name](mock) if name in KNOWN else {},
        effort=effort,
        examples=examples or EXAMPLES.get(name, USUAL),
        unfit=UNFIT.get(name, ()),
    )


def _typed(place: str, value: str) -> str | int:
    return int(value) if place == "shop_id" else value
