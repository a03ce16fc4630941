"""The table of checks and clients: each broken client is caught by its checks, and by no other."""

from __future__ import annotations

import pytest

from clients.broken import BROKEN, impatient, skips_what_fails
from clients.correct import CORRECT
from clients.walk import Client, evidence
from harness.audit import checks, judge


def caught(client: Client, trouble: tuple[str, ...] | None = None) -> set[str]:
    found = evidence(client) if trouble is None else evidence(client, trouble)
    return {finding.id for finding in judge(found).findings}


@pytest.mark.parametrize("client", BROKEN, ids=lambda client: client.__name__)
def test_a_broken_client_is_caught_by_its_checks_and_no_other(client: Client) -> None:
    assert caught(client) == BROKEN[client]


@pytest.mark.parametrize("client", CORRECT, ids=lambda client: client.__name__)
@pytest.mark.parametrize("trouble", [None, ()], ids=["trouble", "calm"])
def test_a_correct_client_passes_every_check(client: Client, trouble: tuple[str, ...] | None) -> None:
    assert caught(client, trouble) == set()


def test_every_check_has_a_client_that_it_must_catch() -> None:
    assert set().union(*BROKEN.values()) == {check.id for check in checks()}


@pytest.mark.parametrize("client", [skips_what_fails, impatient], ids=lambda client: client.__name__)
def test_without_trouble_a_mistake_that_needs_it_stays_hidden(client: Client) -> None:
    assert caught(client, ()) == set()
