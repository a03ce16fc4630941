"""The `PyGithub` package against the mock: its own paging, creation, errors, limits, the token endpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import pytest
import requests

from clients_real.truth import ids
from contracts import VirtualClock
from mock_vendors.exchange import Request
from mock_vendors.server import VendorServer

github = pytest.importorskip("github", reason="needs bulk-harness[clients]")
pytestmark = pytest.mark.process
Connect = Callable[..., Any]


@pytest.fixture
def connect() -> Iterator[Connect]:
    with ExitStack() as stack:

        def start(server: VendorServer, token: str = "", **options: Any) -> Any:
            auth = github.Auth.Token(token or server.vendor.credentials["personal_token"])
            settings = {"retry": None, "seconds_between_requests": None, "seconds_between_writes": None, **options}
            return stack.enter_context(closing(github.Github(base_url=server.url, auth=auth, per_page=100, **settings)))

        yield start


def test_it_gives_every_issue_and_comment_once(serve: Any, connect: Connect) -> None:
    server = serve("github", records=230)
    repository = connect(server).get_repo("octo-org/hello-world")
    issues = list(repository.get_issues(state="all", direction="asc"))
    assert [each.number for each in issues] == ids(server, "issues")
    below = [comment.id for issue in issues[:40] for comment in issue.get_comments()]
    assert below == [comment.id for comment in repository.get_issues_comments()][: len(below)]


def test_it_walks_users_by_id_and_members_by_page(serve: Any, connect: Connect) -> None:
    server = serve("github", records=230)
    client = connect(server)
    assert [user.id for user in client.get_users()] == ids(server, "users")
    url = f"{server.url}/orgs/octo-org/members?per_page=100"
    seen = 0
    while url:
        page = requests.get(url, headers=server.vendor.headers, timeout=9)
        seen, url = seen + len(page.json()), page.links.get("next", {}).get("url", "")
    assert seen == 230


def test_an_issue_is_created_and_closed(serve: Any, connect: Connect) -> None:
    repository = connect(serve("github")).get_repo("octo-org/hello-world")
    made = repository.create_issue("Found a bug", body="It does not work.", labels=["bug"])
    assert (made.number, made.pull_request, made.labels[0].name) == (61, None, "bug")
    made.edit(state="closed")
    assert repository.get_issue(61).closed_at is not None
    assert 61 not in [each.number for each in repository.get_issues()]


def test_errors_become_those_of_the_library(serve: Any, connect: Connect) -> None:
    server = serve("github")
    with pytest.raises(github.UnknownObjectException):
        connect(server).get_repo("octo-org/nothing")
    with pytest.raises(github.BadCredentialsException):
        connect(server, "ghp_wrong").get_repo("octo-org/hello-world")
    limited = connect(server, server.vendor.credentials["limited_token"]).get_repo("octo-org/hello-world")
    with pytest.raises(github.GithubException, match="Resource not accessible"):
        limited.create_issue("x")


def test_a_limit_is_told_from_other_refusals(serve: Any, connect: Connect) -> None:
    server = serve("github", faults=("throttle:1@calls=1",))
    with pytest.raises(github.RateLimitExceededException, match="API rate limit exceeded"):
        connect(server).get_repo("octo-org/hello-world")
    repository = connect(server).get_repo("octo-org/hello-world")
    issue = Request("POST", "/repos/octo-org/hello-world/issues", "", _sent(server), b'{"title": "x"}')
    assert {server.vendor.answer(issue).status for _ in range(80)} == {201}
    with pytest.raises(github.RateLimitExceededException, match="secondary rate limit"):
        repository.create_issue("x")


def test_where_one_stands_is_told(serve: Any, connect: Connect) -> None:
    client = connect(serve("github"))
    client.get_repo("octo-org/hello-world")
    core = client.get_rate_limit().resources.core
    assert (core.limit, core.remaining) == (5000, 4999)


def test_a_renamed_repository_is_found(serve: Any, connect: Connect) -> None:
    assert connect(serve("github")).get_repo("octo-org/old-world").name == "hello-world"


def test_an_expired_token_is_refreshed_once_with_each_refresh_token(serve: Any, connect: Connect) -> None:
    clock = VirtualClock()
    server = serve("github", clock=clock)
    own = server.vendor.credentials
    grant = {"grant_type": "refresh_token", **{name: own[name] for name in ("client_id", "client_secret")}}
    told = [
        requests.post(
            f"{server.url}/login/oauth/access_token", data={**grant, "refresh_token": own["refresh_token"]}, timeout=9
        ).json()
        for _ in range(2)
    ]
    assert told[1]["error"] == "bad_refresh_token"
    assert connect(server, told[0]["access_token"]).get_repo("octo-org/hello-world").id == 1296269
    clock.advance(8 * 3600 + 1)
    with pytest.raises(github.BadCredentialsException):
        connect(server, told[0]["access_token"]).get_repo("octo-org/hello-world")


def _sent(server: VendorServer) -> dict[str, str]:
    own = {name.lower(): text for name, text in server.vendor.headers.items()}
    return {**own, "content-type": "application/json"}
