"""Clients of the service of a stage or a bench."""

from __future__ import annotations

from typing import Any

import requests

from harness.client import BulkClient
from harness.staging.instances import Ready


def client_of(ready: Ready, vendor: str, **how: Any) -> BulkClient:
    """Return a client of that vendor's instance; raises `LookupError`."""
    one = ready.instance(vendor)
    session = requests.Session()
    # A proxy from the environment has no way to a service on this machine.
    session.trust_env = False
    return BulkClient(ready.bulk_url, element=one.element_token, user=one.user_secret, session=session, **how)
