"""The mocks as the contract tests serve them: as they are, or altered on their way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import conformance
from contracts import VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.faults import FaultPlan, parse
from mock_vendors.load import load_vendor, vendor_names
from mock_vendors.server import VendorServer
from mock_vendors.settings import parse_settings
from mock_vendors.vendor import Vendor

CONFIGS = Path(__file__).with_name("vendors")
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
# Schemathesis cannot sign what it sends.
SETTINGS = {"s3": ("access.of.0.verify=false",)}
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
Alter = Callable[[Request, Answer], Answer]


class Ticking(VirtualClock):
    """A minute passes whenever somebody looks: no limit is reached, and every run sees the same times."""

    def now(self) -> float:
        self.advance(60)
        return super().now()


class Altered:
    """A vendor whose every answer goes through ``alter`` on its way out."""

    def __init__(self, vendor: Vendor, alter: Alter) -> None:
        self._vendor, self._alter = vendor, alter

    def __getattr__(self, name: str) -> object:
        return getattr(self._vendor, name)

    def answer(self, request: Request) -> Answer:
        return self._alter(request, self._vendor.answer(request))


@contextmanager
def served(
    name: str, alter: Alter | None = None, *, faults: Sequence[str] = (), records: int = 120
) -> Iterator[VendorServer]:
    """Serve the mock over so many records of each kind."""
    plan = FaultPlan(map(parse, faults), seed=7)
    spec = load_vendor(name, parse_settings(SETTINGS.get(name, ())))
    vendor = Vendor(spec, seed=7, records=records, clock=Ticking(), faults=plan)
    with VendorServer(Altered(vendor, alter) if alter else vendor, "127.0.0.1", 0) as server:
        yield server


def _typed(place: str, value: str) -> str | int:
    return int(value) if place == "shop_id" else value


def vendor_of(document: str) -> str:
    """Return whose API a document is: that of the vendor of its name, or one of several, as in `salesforce_bulk`."""
    return document if document in vendor_names() else document.rpartition("_")[0]


def run(name: str, folder: Path, alter: Alter | None = None, *, examples: int | None = None) -> conformance.Run:
    """Hold the mock to a document of its vendor, with credentials that are right."""
    with served(vendor_of(name), alter) as server:
        credentials = server.vendor.credentials
        return conformance.run(
            f"vendors/{name}",
            server.url,
            CONFIGS / f"{name}.toml",
            folder,
            secrets={key.upper(): value for key, value in credentials.items()},
            facts={place: _typed(place, credentials[key]) for place, key in FACTS.get(name, {}).items()},
            examples=examples or EXAMPLES.get(name, USUAL),
            unfit=UNFIT.get(name, ()),
        )
