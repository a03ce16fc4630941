"""The documentation hubs of a service's instances, and who may have files put there."""

from __future__ import annotations

import random
from functools import partial

import requests

from contracts import Clock
from harness.bulk.criteria import Target
from harness.bulk.deliver.delivery import Outlet
from harness.bulk.egress import Egress
from harness.bulk.instances import Instance, Instances
from harness.connectors.docs_hub import client_problem, open_hub
from harness.connectors.docs_hub.account import Account
from harness.connectors.errors import Unsupported
from harness.connectors.settings import read_settings


class InstanceHubs:
    """Storages that the operator provisioned may be anywhere, those that callers made only where ``egress`` allows."""

    def __init__(self, instances: Instances, clock: Clock, rng: random.Random, egress: Egress) -> None:
        self._instances, self._clock, self._rng, self._egress = instances, clock, rng, egress

    def of(self, instance_id: str) -> Outlet:
        instance = found(self._instances, instance_id)
        if instance is None:
            raise Unsupported(f"there is no instance {instance_id}")
        own = read_settings(instance.settings)
        account = Account(
            base_url=instance.base_url,
            credentials=self._instances.credentials(instance.id),
            settings=instance.settings,
            session=partial(self._way_out, instance),
            timeouts=(own.bounds.connect, own.bounds.read),
            now=self._clock.now,
        )
        return Outlet(open_hub(instance.definition, account), own.policy, random.Random(self._rng.getrandbits(64)))

    def _way_out(self, instance: Instance) -> requests.Session:
        if not instance.provisioned:
            return self._egress.session()
        session = requests.Session()
        session.trust_env = False
        return session


def target_problem(target: Target, own: Instance, instances: Instances) -> str | None:
    """Say why a job of the instance ``own`` cannot deliver there; another account's instances are as if not there."""
    instance = found(instances, target.instance_id)
    if instance is None or not own.account.related_to(instance.account):
        return f"docsHubDetails: there is no instance {target.instance_id} of this account"
    if instance.definition.docs_hub is None:
        connector = instance.definition.display_name
        return f"docsHubDetails: instance {target.instance_id} is one of {connector}, which is no documentation hub"
    missing = client_problem(instance.definition.docs_hub["provider"])
    return None if missing is None else f"docsHubDetails: instance {target.instance_id}: {missing}"


def found(instances: Instances, instance_id: str) -> Instance | None:
    """Return the instance that a caller names, if there is one."""
    number = int(instance_id) if instance_id.isascii() and instance_id.isdigit() and len(instance_id) < 19 else -1
    try:
        return instances.get(number)
    except KeyError:
        return None
