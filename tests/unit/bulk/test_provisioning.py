"""Who may use which instance, and what a provisioning file may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import ContractError
from harness.bulk.instances import Instances
from harness.bulk.provisioning import provisioned

FEW = st.sampled_from(("a", "b", "c+/=", "ü"))


def row(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "instance_id": number,
        "connector": "etsy",
        "base_url": "http://vendor",
        "element_token": f"token {number}",
        "user_secret": "user",
        **changes,
    }


rows = st.lists(st.fixed_dictionaries({"user_secret": FEW}, optional={"organization_secret": FEW}), max_size=4).map(
    lambda found: [row(number, **secrets) for number, secrets in enumerate(found, 1)]
)
offered = st.fixed_dictionaries(
    {"element": st.sampled_from([f"token {number}" for number in range(1, 6)]), "user": FEW},
    optional={"organization": FEW},
)


def opens(entry: Mapping[str, Any], secrets: Mapping[str, str]) -> bool:
    organization = secrets.get("organization")
    given = organization is None or organization == entry.get("organization_secret")
    return given and (secrets["element"], secrets["user"]) == (entry["element_token"], entry["user_secret"])


@settings(max_examples=40)
@given(rows, offered)
def test_secrets_open_the_instance_that_they_are_all_of_and_no_other(
    entries: list[dict[str, Any]], secrets: dict[str, str]
) -> None:
    found = provisioned({"instances": entries}).authorized(secrets)
    wanted = [entry["instance_id"] for entry in entries if opens(entry, secrets)]
    assert (found and found.id) == (wanted[0] if wanted else None)


@settings(max_examples=40)
@given(rows, offered)
def test_an_account_is_opened_by_user_and_organization_together(
    entries: list[dict[str, Any]], secrets: dict[str, str]
) -> None:
    instances = provisioned({"instances": entries})
    account = instances.account(secrets)
    pair = (secrets["user"], secrets.get("organization"))
    mine = [entry for entry in entries if (entry["user_secret"], entry.get("organization_secret")) == pair and pair[1]]
    assert (account is not None) is bool(mine)
    if account is not None:
        assert [one.id for one in instances.owned_by(account)] == [entry["instance_id"] for entry in mine]


def test_an_account_needs_no_instance() -> None:
    accounts = [{"user_secret": "u", "organization_secret": "o"}]
    known = provisioned({"accounts": accounts})
    assert (known.ids, known.account({"user": "u", "organization": "o"}) is not None) == ((), True)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "instances: must be a list of instances"),
        ({"instances": {}}, "instances: must be a list of instances"),
        ({"instances": [], "acounts": []}, "acounts: unknown; known: accounts, instances. Did you mean 'accounts'?"),
        ({"accounts": [{"user_secret": "u"}]}, "accounts.0.organization_secret: must be a text that is not empty"),
        ({"instances": ["x"]}, "instances.0: must be an object"),
        ({"instances": [row(1), row(1, element_token="t")]}, "instances.1.instance_id: is that of an earlier instance"),
        ({"instances": [row(1), row(2, element_token="token 1")]}, "instances.1.element_token: is that of an earlier"),
        ({"instances": [row(1_000_000)]}, "instances.0.instance_id: must be a whole number below 1000000"),
        ({"instances": [row(1, settings={"retry.max": "x"})]}, "retry.max"),
        (
            {"instances": [row(1, settings={"bulk.strickt": "true"})]},
            "instances.0.settings.bulk.strickt: no such setting",
        ),
        (
            {"instances": [row(1, settings={"bulk.strict": "yes", "bulk.parallel": "many"})]},
            "instances.0.settings.bulk.strict: must be true or false, not 'yes'",
        ),
        ({"instances": [row(1, settings=[])]}, "instances.0.settings: must be an object"),
        ({"instances": [row(1, credentials="k")]}, "instances.0.credentials: must be an object"),
        ({"instances": [row(1, connector="etzy")]}, "Did you mean 'etsy'?"),
    ],
)
def test_a_provisioning_file_says_everything_that_is_wrong_with_it(document: dict[str, Any], said: str) -> None:
    with pytest.raises(ContractError) as caught:
        provisioned(document, "file")
    assert said in str(caught.value)


def test_without_a_store_nothing_can_be_added_or_removed() -> None:
    with pytest.raises(ContractError, match="fixed here"):
        Instances([]).remove(1_000_000)
