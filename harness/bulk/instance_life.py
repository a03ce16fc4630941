"""How connector instances come and go at the wish of callers."""

from __future__ import annotations

from urllib.parse import urlsplit

from contracts import ContractError, Problem
from harness.bulk.instances import Account, Draft, Instance
from harness.bulk.jobs import IllegalMove, Job, JobStatus
from harness.bulk.notification_url import BASE
from harness.bulk.platform import Platform
from harness.connectors.settings import read_settings
from harness.ocnql import parse_condition

_OPEN = parse_condition("job_status IN ('CREATED', 'STARTED', 'RUNNING')")
_BATCH = 200


def create_instance(platform: Platform, draft: Draft, account: Account) -> tuple[Instance, str]:
    """Keep an instance and return it with its token; `ContractError` says everything that speaks against it."""

    def check(instance: Instance) -> None:
        problems = _address_problems(platform, "base.url", instance.base_url)
        if callbacks := instance.settings.get(BASE):
            problems += _address_problems(platform, BASE, callbacks)
        try:
            read_settings(instance.settings)
        except ContractError as error:
            problems += error.problems
        if problems:
            raise ContractError(problems)
        platform.connectors.check(instance)

    return platform.instances.add(draft, account, platform.clock.now(), check=check)


def remove_instance(platform: Platform, instance_id: int) -> None:
    """Forget an instance and end what runs for it; `KeyError` if no caller made one of that number."""
    if platform.instances.get(instance_id).provisioned:
        raise KeyError(instance_id)
    # First its jobs, so that none is left without an instance if this process dies in between; then those made since.
    _cancel_open_jobs(platform, instance_id)
    platform.instances.remove(instance_id)
    _cancel_open_jobs(platform, instance_id)
    platform.connectors.forget(instance_id)
    platform.runner.wake()


def _cancel_open_jobs(platform: Platform, instance_id: int) -> None:
    while open_jobs := platform.store.page(instance_id, _OPEN, None, _BATCH)[0]:
        for job in open_jobs:
            _cancel(platform, job)


def _cancel(platform: Platform, job: Job) -> None:
    try:
        after = platform.store.change(job.id, lambda found: found.cancelled(platform.clock.now()))
    except IllegalMove:
        return  # It has come to its end by itself.
    platform.runner.cancel(job.id)
    if after.status is JobStatus.CANCELLED:
        platform.ended(after)


def _address_problems(platform: Platform, name: str, url: str) -> list[Problem]:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable:
        return [Problem("configuration", name, f"'{url[:100]}' is no http or https URL")]
    problem = platform.egress.url_problem(url)
    return [] if problem is None else [Problem("configuration", name, problem)]
