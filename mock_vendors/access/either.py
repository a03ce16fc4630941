"""Several schemes at one vendor, each as good as the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mock_vendors.access import SCHEMES, Endpoint, Identity, Scheme
from mock_vendors.access.tokens import Keyring
from mock_vendors.exchange import Need, Request


@SCHEMES.register("any")
@dataclass(frozen=True, slots=True)
class Either:
    """``of`` holds schemes as ``access`` does; credentials made for one are judged by that one alone."""

    of: tuple[Mapping[str, Any], ...]
    _schemes: tuple[Scheme, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.of:
            raise ValueError("'of' must hold at least one scheme")
        object.__setattr__(self, "_schemes", tuple(map(_made, self.of)))

    def check(self, request: Request, keyring: Keyring, need: Need, /) -> Identity:
        refused: list[Identity] = []
        for scheme in self._schemes:
            identity = scheme.check(request, keyring, need)
            if identity.error is None:
                return identity
            refused.append(identity)
        # A scheme whose credentials are not there at all has nothing to say about those that are.
        return next((identity for identity in refused if identity.error != "unauthorized"), refused[0])

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        return self._schemes[0].headers(keyring)

    def endpoints(self) -> Mapping[str, Endpoint]:
        return {path: endpoint for scheme in self._schemes for path, endpoint in scheme.endpoints().items()}


def _made(document: Mapping[str, Any]) -> Scheme:
    options = {key: value for key, value in document.items() if key not in ("source", "guess")}
    if "scheme" not in options:
        raise ValueError("each of 'of' needs a 'scheme'")
    name = options.pop("scheme")
    lists = {key: tuple(value) for key, value in options.items() if isinstance(value, list)}
    return SCHEMES.make(name, {**options, **lists})
