"""HTTP Basic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mock_vendors.access import SCHEMES, Endpoint, Identity
from mock_vendors.access.tokens import Keyring, basic, basic_header, same
from mock_vendors.exchange import Need, Request


@SCHEMES.register("basic")
@dataclass(frozen=True, slots=True)
class Basic:
    """``user`` and ``password`` are templates over the credentials; ``send`` are further headers clients need."""

    user: str
    password: str = ""
    send: Mapping[str, str] = field(default_factory=dict)

    def check(self, request: Request, keyring: Keyring, _need: Need, /) -> Identity:
        given = basic(request.headers)
        if given is None:
            return Identity("unauthorized")
        user, password = given
        mine, wanted = keyring.text(self.user), keyring.text(self.password)
        passes = same(user, mine) and (same(password, wanted) if wanted else not password)
        # Without a password the user is the secret.
        return Identity(caller=mine if wanted else keyring.alias(mine)) if passes else Identity("bad_key")

    def headers(self, keyring: Keyring) -> Mapping[str, str]:
        more = {name: keyring.text(text) for name, text in self.send.items()}
        return {"Authorization": basic_header(keyring.text(self.user), keyring.text(self.password)), **more}

    def endpoints(self) -> Mapping[str, Endpoint]:
        return {}
