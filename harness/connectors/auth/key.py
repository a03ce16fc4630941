"""A key that never changes, in a header of the vendor's choice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.connectors.auth.scheme import SCHEMES, TOKEN, Owner
from harness.connectors.page import Call
from harness.connectors.placeholders import filled, names_in


@SCHEMES.register("key")
class Key:
    """Sends ``value`` in ``header``; a refusal is final."""

    def __init__(self, settings: Mapping[str, Any], credentials: Mapping[str, str], _owner: Owner) -> None:
        value = settings.get("value", TOKEN)
        fixed = {name: filled(text, credentials) for name, text in settings.get("headers", {}).items()}
        self._headers = {**fixed, settings.get("header", "Authorization"): filled(value, credentials)}
        self._secrets = tuple(text for name in names_in((value,)) if (text := credentials[name]))

    def headers(self, _call: Call) -> tuple[int, Mapping[str, str]]:
        return 0, self._headers

    def renew(self, _generation: int, _call: Call) -> bool:
        return False

    def secrets(self) -> Iterable[str]:
        return self._secrets
