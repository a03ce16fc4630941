"""The control API, over real sockets: spaces, snapshots, settings, profiles, books."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from contracts import VirtualClock
from mock_vendors.load import load_vendor
from mock_vendors.server import VendorServer
from mock_vendors.vendor import Vendor

LISTINGS = "/v3/application/shops/{shop_id}/listings"


class Mock:
    """One served vendor, its client and its control API."""

    def __init__(self, url: str, credentials: dict[str, Any]) -> None:
        self.url, self.credentials = url, credentials

    def get(self, path: str = LISTINGS, **query: Any) -> requests.Response:
        return requests.get(
            self.url + path.format(**self.credentials), query, headers=self.credentials["headers"], timeout=9
        )

    def control(self, method: str, path: str, status: int = 200, **body: Any) -> Any:
        answer = requests.request(method, f"{self.url}/__mock__{path}", json=body or None, timeout=9)
        assert answer.status_code == status, answer.text
        return answer.json()

    def ids(self, **query: Any) -> list[int]:
        return [record["listing_id"] for record in self.get(**query).json()["results"]]


@pytest.fixture
def mock() -> Iterator[Mock]:
    vendor = Vendor(load_vendor("etsy"), seed=3, records=40, clock=VirtualClock(), limits=False)
    with VendorServer(vendor) as server:
        yield Mock(server.url, {**vendor.credentials, "headers": vendor.headers})


def opened(mock: Mock, **body: Any) -> Mock:
    space = mock.control("POST", "/spaces", 201, **body)
    return Mock(space["url"], space["credentials"])


def test_what_happens_in_a_space_is_not_seen_outside_of_it(mock: Mock) -> None:
    one, two = opened(mock, name="one", records=10), opened(mock, name="two", faults=["status:503"])
    one.control("POST", "/clock", advance=3600)
    assert [one.get().status_code, two.get().status_code, mock.get().status_code] == [200, 503, 200]
    assert [each.get().json().get("count") for each in (one, mock)] == [10, 40]
    assert [each.control("GET", "/state")["calls"] for each in (one, two, mock)] == [2, 1, 2]
    assert mock.control("GET", "/clock")["now"] == one.control("GET", "/clock")["now"] - 3600


def test_a_space_of_the_same_seed_answers_byte_for_byte_the_same(mock: Mock) -> None:
    space = opened(mock, name="again")
    assert space.get(limit=7, offset=5).content == mock.get(limit=7, offset=5).content


def test_a_closed_space_is_gone(mock: Mock) -> None:
    space = opened(mock, name="short")
    mock.control("DELETE", "/spaces/short")
    assert mock.control("GET", "/spaces") == {"spaces": []}
    with pytest.raises(requests.ConnectionError):
        space.get()


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ({}, "'name' must be a text"),
        ({"name": "a/b"}, "letters, digits"),
        ({"name": "x", "record": 3}, "nothing is called 'record' here"),
        ({"name": "x", "records": -1}, "'records' must be a whole number"),
        ({"name": "x", "profile": "flakey"}, "no profile called 'flakey'"),
        ({"name": "x", "settings": {"limit.0": 1}}, "no 'limit' at the top"),
        ({"name": "x", "faults": ["statu:503"]}, "no fault called 'statu'"),
    ],
)
def test_a_space_that_cannot_be_is_refused_with_what_would_be_right(
    mock: Mock, body: dict[str, Any], complaint: str
) -> None:
    assert complaint in mock.control("POST", "/spaces", 400, **body)["error"]
    assert mock.control("GET", "/spaces") == {"spaces": []}


def test_a_name_is_taken_once(mock: Mock) -> None:
    opened(mock, name="one")
    assert "already" in mock.control("POST", "/spaces", 400, name="one")["error"]


def test_a_snapshot_brings_everything_back(mock: Mock) -> None:
    mock.control("POST", "/faults", faults=["status:503@calls=3"])
    mock.get(limit=5)
    mock.control("POST", "/snapshots", name="here")
    before = (mock.control("GET", "/state"), mock.control("GET", "/ledger"), mock.control("GET", "/journal"))
    statuses = [mock.get(limit=9, offset=9).status_code for _ in range(3)]
    mock.control("POST", "/clock", advance=60)
    mock.control("POST", "/snapshots/here/restore")
    assert (mock.control("GET", "/state"), mock.control("GET", "/ledger"), mock.control("GET", "/journal")) == before
    assert [mock.get(limit=9, offset=9).status_code for _ in range(3)] == statuses == [200, 503, 200]


def test_a_snapshot_is_carried_to_another_mock_of_the_same_make(mock: Mock) -> None:
    mock.get(limit=5)
    mock.control("POST", "/snapshots", name="here")
    space = opened(mock, name="there")
    space.control("PUT", "/snapshots/mine", **mock.control("GET", "/snapshots/here"))
    space.control("POST", "/snapshots/mine/restore")
    assert space.control("GET", "/ledger") == mock.control("GET", "/ledger")


def test_a_snapshot_of_something_else_is_refused_and_changes_nothing(mock: Mock) -> None:
    mock.get(limit=5)
    mock.control("POST", "/snapshots", name="here")
    other = opened(mock, name="other", records=7)
    other.control("PUT", "/snapshots/mine", **mock.control("GET", "/snapshots/here"))
    assert "records is 40, not 7" in other.control("POST", "/snapshots/mine/restore", 400)["error"]
    assert other.control("GET", "/ledger")["resources"]["listings"]["delivered"] == 0


def test_settings_change_manners_while_it_runs_and_go_again(mock: Mock) -> None:
    paging = "resources.listings.list.paging"
    mock.control("POST", "/settings", **{f"{paging}.default": 3, f"{paging}.most": 4})
    assert [len(mock.ids()), len(mock.ids(limit=50))] == [3, 4]
    assert mock.control("GET", "/settings")["settings"] == {f"{paging}.default": 3, f"{paging}.most": 4}
    mock.control("DELETE", "/settings")
    assert [len(mock.ids()), len(mock.ids(limit=50))] == [25, 40]


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ("resources.listings.list.paging.most", -1, "page sizes must obey"),
        ("resources.listings.id_field", "user_id", "can only be set at the start"),
        ("resources.lisitngs.item", "/x", "Did you mean 'listings'?"),
        ("faults", ["nonsense"], "no fault called 'nonsense'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_and_changes_nothing(
    mock: Mock, path: str, value: Any, complaint: str
) -> None:
    assert complaint in mock.control("POST", "/settings", 400, **{path: value})["error"]
    assert mock.control("GET", "/settings") == {"settings": {}}
    assert len(mock.ids()) == 25


def test_a_profile_is_put_on_and_taken_off(mock: Mock) -> None:
    mock.control("PUT", "/profile", name="throttled")
    assert 429 in {mock.get(limit=1).status_code for _ in range(30)}
    assert mock.control("DELETE", "/profile")["profile"] is None
    assert {mock.get(limit=1).status_code for _ in range(10)} == {200}


def test_the_journal_says_which_responses_carried_a_record(mock: Mock) -> None:
    for offset in (0, 3, 6):
        mock.get(limit=5, offset=offset)
    wanted = mock.ids(limit=1, offset=4)[0]
    found = mock.control("GET", f"/deliveries/listings?id={wanted}")
    assert [each["n"] for each in found["deliveries"]] == [1, 2, 4]


def test_the_journal_is_asked_for_what_was_refused_and_exported(mock: Mock) -> None:
    mock.control("PUT", "/faults", faults=["status:503@calls=2"])
    for _ in range(3):
        mock.get(limit=1)
    assert [entry["n"] for entry in mock.control("GET", "/journal?refused=true")["entries"]] == [2]
    archive = mock.control("GET", "/journal.har?status=200")
    assert [entry["_n"] for entry in archive["log"]["entries"]] == [1, 3]
    assert mock.credentials["access_token"] not in str(archive)


@pytest.mark.parametrize(("size", "count"), [("", 1), ("?size=15", 3), ("?size=1000", 1)])
def test_the_ledger_says_how_few_requests_would_do(mock: Mock, size: str, count: int) -> None:
    assert mock.control("GET", f"/ledger{size}")["resources"]["listings"]["fewest_requests"] == count


def test_a_limit_is_spent_and_switched_off_from_outside() -> None:
    vendor = Vendor(load_vendor("etsy"), seed=3, records=4, clock=VirtualClock())
    with VendorServer(vendor) as server:
        mock = Mock(server.url, {**vendor.credentials, "headers": vendor.headers})
        statuses = [mock.get().status_code]
        mock.control("POST", "/limits", limit=1, remaining=0)
        statuses.append(mock.get().status_code)
        mock.control("POST", "/limits", on=False)
        statuses.append(mock.get().status_code)
    assert statuses == [200, 429, 200]


def test_tokens_are_revoked_from_outside(mock: Mock) -> None:
    assert "as in" in mock.control("POST", "/access", 400, revok="all")["hint"]
    mock.control("POST", "/access", revoke="all")
    assert mock.get().status_code == 401
