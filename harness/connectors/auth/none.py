"""No credentials at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.connectors.auth.scheme import SCHEMES, Owner
from harness.connectors.page import Call


@SCHEMES.register("none")
class Open:
    """Nothing is sent, so that a refusal is final."""

    def __init__(self, _settings: Mapping[str, Any], _credentials: Mapping[str, str], _owner: Owner) -> None:
        pass

    def headers(self, _call: Call) -> tuple[int, Mapping[str, str]]:
        return 0, {}

    def renew(self, _generation: int, _call: Call) -> bool:
        return False

    def secrets(self) -> Iterable[str]:
        return ()
