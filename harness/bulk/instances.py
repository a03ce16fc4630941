"""All connector instances of the service: those its operator provisioned, and those that callers made."""

from __future__ import annotations

import base64
import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from contracts import ContractError, Problem, nearest
from harness.bulk.instance import FIRST_STORED, Account, Draft, Instance, digest
from harness.bulk.store.protocol import InstanceStore, StoredInstance
from harness.connectors.definition import Definition, connector_names, load_definition

__all__ = ["Account", "Draft", "Instance", "Instances"]


class Instances:
    """All instances of this service: those it was given, and those that callers made."""

    def __init__(
        self, given: Sequence[Instance], accounts: Sequence[Account] = (), store: InstanceStore | None = None
    ) -> None:
        self._given = {instance.id: instance for instance in given}
        self._accounts = tuple(dict.fromkeys((*accounts, *(instance.account for instance in given))))
        self._store = store

    def stored_in(self, store: InstanceStore) -> Instances:
        """Return the same instances together with those in the store, where new ones will be kept."""
        return Instances(tuple(self._given.values()), self._accounts, store)

    @property
    def ids(self) -> tuple[int, ...]:
        stored = () if self._store is None else tuple(FIRST_STORED + row for row in self._store.ids())
        return (*self._given, *stored)

    def get(self, instance_id: int) -> Instance:
        """Return the instance; `KeyError` if there is none, or no more."""
        if instance_id in self._given:
            return self._given[instance_id]
        row = None if self._store is None else self._store.get(instance_id - FIRST_STORED)
        if row is None:
            raise KeyError(instance_id)
        return _instance(row)

    def authorized(self, given: Mapping[str, str]) -> Instance | None:
        """Return the instance these secrets open; every one given is compared, so that time tells nothing."""
        element = digest(given.get("element", ""))
        token = [one for one in self._given.values() if hmac.compare_digest(one.element, element)]
        row = None if token or self._store is None else self._store.with_token(element.hex())
        found = token[0] if token else None if row is None else _instance(row)
        return found if found is not None and found.account.opened_by(given, whole=False) else None

    def account(self, given: Mapping[str, str]) -> Account | None:
        """Return the account that a user's and an organization's secret open together."""
        found = [account for account in self._accounts if account.opened_by(given, whole=True)]
        return found[0] if found else None

    def owned_by(self, account: Account) -> tuple[Instance, ...]:
        """Return the instances of an account in the order of their numbers."""
        stored = () if self._store is None else self._store.of(*_hex(account))
        mine = [instance for instance in self._given.values() if instance.account == account]
        return (*sorted(mine, key=lambda one: one.id), *map(_instance, stored))

    def add(
        self,
        draft: Draft,
        account: Account,
        now: float,
        *,
        check: Callable[[Instance], None],
        mint: Callable[[], str] | None = None,
    ) -> tuple[Instance, str]:
        """Keep a new instance and return it with its token, which is shown this once.

        ``check`` raises for what an instance cannot be, as does this for a connector that is not known.
        """
        if draft.connector not in connector_names():
            text = f"none called '{draft.connector}'; {nearest(draft.connector, connector_names())}"
            raise ContractError([Problem("element", "key", text)])
        store, token = self._writable(), (mint or _token)()
        user, organization = _hex(account)
        row = StoredInstance(
            id=0,
            name=draft.name,
            connector=draft.connector,
            base_url=draft.base_url,
            credentials=draft.credentials,
            settings=draft.settings,
            element=digest(token).hex(),
            user=user,
            organization=organization,
            created_at=now,
        )
        check(_instance(row))
        return _instance(replace(row, id=store.add(row))), token

    def remove(self, instance_id: int) -> None:
        """Forget an instance and its credentials; `KeyError` if a caller of the API made none of that number."""
        store = self._writable()
        if instance_id < FIRST_STORED or not store.remove(instance_id - FIRST_STORED):
            raise KeyError(instance_id)
        store.renew(instance_id, "", {})

    def credentials(self, instance_id: int) -> Mapping[str, str]:
        """Return what the vendor was last known to accept: as given, with what it has replaced since."""
        given = self.get(instance_id).credentials
        if self._store is None:
            return given
        return {**given, **self._store.renewed(instance_id, _fingerprint(given))}

    def renew(self, instance_id: int, credentials: Mapping[str, str]) -> None:
        """Keep credentials that the vendor gave in place of older ones, such as a rotated refresh token."""
        if self._store is None:
            return
        try:
            fingerprint = _fingerprint(self.get(instance_id).credentials)
        except KeyError:
            return  # Removed while its last job was still running.
        known = self._store.renewed(instance_id, fingerprint)
        self._store.renew(instance_id, fingerprint, {**known, **credentials})

    def _writable(self) -> InstanceStore:
        if self._store is None:
            raise ContractError([Problem("instances", "", "are fixed here; none can be added or removed")])
        return self._store


@lru_cache(maxsize=64)
def _definition(connector: str, settings: tuple[tuple[str, str], ...]) -> Definition:
    return load_definition(connector, dict(settings))


def _instance(row: StoredInstance) -> Instance:
    return Instance(
        id=FIRST_STORED + row.id,
        definition=_definition(row.connector, tuple(sorted(row.settings.items()))),
        base_url=row.base_url,
        credentials=row.credentials,
        settings=row.settings,
        element=bytes.fromhex(row.element),
        account=Account(bytes.fromhex(row.user), None if row.organization is None else bytes.fromhex(row.organization)),
        name=row.name,
        created_at=row.created_at,
    )


def _hex(account: Account) -> tuple[str, str | None]:
    return account.user.hex(), None if account.organization is None else account.organization.hex()


def _token() -> str:
    # In the alphabet of the platform's own tokens.
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _fingerprint(credentials: Mapping[str, str]) -> str:
    return digest(json.dumps(sorted(credentials.items()))).hex()
