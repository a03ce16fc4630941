"""Several ways in: the first for which the instance has credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts import ContractError, Problem
from harness.connectors.auth.scheme import SCHEMES, TOKEN, Owner, Scheme
from harness.connectors.placeholders import names_in


@SCHEMES.register("any")
def chosen(settings: Mapping[str, Any], credentials: Mapping[str, str], owner: Owner) -> Scheme:
    """Build the first scheme that has all it needs; `ContractError` says what each of them would need."""
    for one in settings["of"]:
        if any(all(credentials.get(name) for name in needed) for needed in _needs(one)):
            return SCHEMES[one["type"]](one, credentials, owner)
    ways = "; or ".join(sorted({", ".join(needed) for one in settings["of"] for needed in _needs(one)}))
    raise ContractError([Problem("", "credentials", f"not enough to authenticate; needed: {ways}")])


def _needs(settings: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield each set of credentials that is enough."""
    if "token" in settings:
        yield ["access_token"]
        for grant in settings["token"]["grants"]:
            yield names_in(grant.values())
    else:
        texts = [settings.get("value", TOKEN)] if settings["type"] == "key" else []
        yield names_in([*texts, *(settings[name] for name in ("username", "password") if name in settings)])
