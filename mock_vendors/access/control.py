"""What the control API can see and change of tokens and scopes: plain JSON in and out, and no secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mock_vendors.registry import Unsuitable

if TYPE_CHECKING:
    from mock_vendors.vendor import Vendor

EXAMPLE = '{"revoke": "all"}'


def access(vendor: Vendor) -> dict[str, Any]:
    """Return what became of tokens, which scopes there are, what needs them and which are taken away."""
    spec = vendor.spec
    needs = {name: dict(resource.needs) for name, resource in spec.resources.items() if resource.needs}
    named = {scope for verbs in needs.values() for scopes in verbs.values() for scope in scopes}
    taken = {scope for permission in vendor.permissions.things for scope in permission.rule.takes()}
    return {
        "scheme": spec.access.name,
        "tokens": vendor.stock.keyring.vouchers.dump(),
        "scopes": sorted({*named, *spec.access.options.get("scopes", ())}),
        "needs": needs,
        "taken": sorted(taken),
    }


def revoke(vendor: Vendor, wish: Mapping[str, Any]) -> dict[str, Any]:
    """Revoke tokens and return `access`; raises `Unsuitable` for a wish that cannot be followed.

    ``revoke`` is ``all`` (access tokens, the one among the credentials included), ``refresh`` (no refresh token passes
    any more, which the vendor calls a bad grant), or the number of one token, counted from 1 in the order of issue.
    """
    books, which = vendor.stock.keyring.vouchers, wish.get("revoke")
    if set(wish) != {"revoke"}:
        raise Unsuitable(f"say what to revoke, as in {EXAMPLE}", "revoke")
    if which == "all":
        books.revoke()
    elif which == "refresh":
        books.revoke_refresh()
    elif isinstance(which, int) and not isinstance(which, bool) and which >= 0:
        books.revoke(which)
    else:
        raise Unsuitable(f"'revoke' is 'all', 'refresh' or the number of a token, not {which!r}", "revoke")
    return access(vendor)
