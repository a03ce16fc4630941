"""A typed client for the instances of an account."""

from __future__ import annotations

from collections.abc import Mapping

import requests

from harness.client.calls import Calls
from harness.client.values import Instance


class AccountClient:
    """Speaks for a user of an organization, who makes connector instances and removes them.

    ``base_url`` ends in ``/elements/api-v2``. Refusals raise `BulkError`, a service that is not there `Unreachable`.
    """

    def __init__(self, base_url: str, *, user: str, organization: str, session: requests.Session | None = None) -> None:
        self._calls = Calls(base_url, {"User": user, "Organization": organization}, hub=None, session=session)

    def __repr__(self) -> str:
        return f"AccountClient({self._calls.base!r})"

    def create_instance(
        self, connector: str, base_url: str, configuration: Mapping[str, str] | None = None, *, name: str = ""
    ) -> Instance:
        """Make an instance of a connector; the answer alone holds its token.

        In ``configuration``, names with a dot are settings (``retry.max``), the others credentials (``api_key``).
        """
        body = {"element": {"key": connector}, "configuration": {"base.url": base_url, **(configuration or {})}}
        return Instance.of(self._calls.ask("POST", "/instances", json=body | ({"name": name} if name else {})).json())

    def instances(self) -> tuple[Instance, ...]:
        """Return the instances of this account."""
        return tuple(map(Instance.of, self._calls.ask("GET", "/instances").json()))

    def remove_instance(self, instance_id: int) -> None:
        """Remove an instance with its credentials; its running jobs are cancelled."""
        self._calls.ask("DELETE", f"/instances/{instance_id}")
