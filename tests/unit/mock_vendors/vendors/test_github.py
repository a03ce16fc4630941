"""What is GitHub's own: neighbours in a header, pages that cost nothing, a wall of a thousand, hidden things."""

from __future__ import annotations

import json
from typing import Any

import pytest

from mock_vendors.permissions import parse

ISSUES = "/repos/octo-org/hello-world/issues"


def told(answer: Any) -> dict[str, str]:
    return {name.lower(): text for name, text in answer.headers}


def numbers(asker: Any, **query: Any) -> list[int]:
    return [each["number"] for each in asker.get(ISSUES, per_page=100, **query)]


def test_only_open_issues_are_shown_unless_others_are_asked_for(make: Any) -> None:
    asker = make("github")
    everything = numbers(asker, state="all")
    assert everything == list(range(60, 0, -1))
    assert sorted(numbers(asker) + numbers(asker, state="closed"), reverse=True) == everything


def test_labels_have_to_be_there_all(make: Any) -> None:
    asker = make("github")
    assert numbers(asker, labels="bug")
    assert numbers(asker, labels="bug,question") == []


def test_what_was_changed_since_is_shown(make: Any) -> None:
    asker = make("github")
    times = sorted(each["updated_at"] for each in asker.get(ISSUES, per_page=100, state="all"))
    assert len(numbers(asker, state="all", since=times[20])) == sum(each >= times[20] for each in times)


def test_a_page_past_the_end_is_empty_and_one_too_large_is_cut(make: Any) -> None:
    asker = make("github", records=130)
    assert asker.get(ISSUES, page=99) == []
    assert len(asker.get(ISSUES, per_page=500, state="all")) == 100
    assert 'rel="next"' in told(asker.send("GET", ISSUES, query="per_page=5"))["link"]


def test_a_page_that_is_as_it_was_costs_nothing(make: Any) -> None:
    asker = make("github", limits=True)
    first = told(asker.send("GET", ISSUES))
    again = asker.send("GET", ISSUES, headers={**asker.own, "if-none-match": first["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert told(again)["x-ratelimit-remaining"] == first["x-ratelimit-remaining"] == "4999"


def test_a_page_that_has_changed_comes_whole_and_counts(make: Any) -> None:
    asker = make("github", limits=True)
    tag = told(asker.send("GET", ISSUES))["etag"]
    asker.post(ISSUES, {"title": "Found a bug"})
    again = asker.send("GET", ISSUES, headers={**asker.own, "if-none-match": tag})
    assert (again.status, told(again)["x-ratelimit-remaining"]) == (200, "4997")


def test_a_search_tells_the_total_and_reaches_a_thousand(make: Any) -> None:
    asker = make("github", records=2500)
    found = asker.get("/search/issues", q="state:open", per_page=100, page=10)
    assert found["total_count"] > 1000
    assert len(found["items"]) == 100
    beyond = asker.send("GET", "/search/issues", query="q=state:open&per_page=100&page=11")
    assert (beyond.status, json.loads(beyond.body)["message"]) == (
        422,
        "Only the first 1000 search results are available",
    )


@pytest.mark.parametrize(
    "text", ["is:pr", "-is:pr created:2020-01-01..2020-01-02", "label:bug state:closed", "author:nobody"]
)
def test_qualifiers_find_what_they_say(make: Any, text: str) -> None:
    asker = make("github")
    everything = asker.get(ISSUES, per_page=100, state="all")
    wanted = {
        "is:pr": lambda each: "pull_request" in each,
        "-is:pr created:2020-01-01..2020-01-02": lambda each: (
            "pull_request" not in each and each["created_at"] < "2020-01-03"
        ),
        "label:bug state:closed": lambda each: each["labels"][0]["name"] == "bug" and each["state"] == "closed",
        "author:nobody": lambda each: False,
    }[text]
    found = asker.get("/search/issues", q=text, per_page=100)["items"]
    assert [each["number"] for each in found] == [each["number"] for each in everything if wanted(each)]


def test_what_is_hidden_is_not_there(make: Any) -> None:
    asker = make("github")
    asker.vendor.permissions.add([parse("hide@resource=issues")])
    assert asker.send("GET", ISSUES).status == 404


def test_whoever_does_not_say_who_they_are_is_refused(make: Any) -> None:
    asker = make("github")
    silent = {name: text for name, text in asker.own.items() if name != "user-agent"}
    assert asker.send("GET", ISSUES, headers=silent).status == 403


def test_addresses_in_records_are_those_of_the_mock(make: Any) -> None:
    issue = make("github").get(f"{ISSUES}/7")
    assert issue["url"] == "http://vendor.test/repos/octo-org/hello-world/issues/7"


def test_searches_have_a_limit_of_their_own(make: Any) -> None:
    asker = make("github", limits=True)
    answers = [asker.send("GET", "/search/issues", query="q=bug") for _ in range(31)]
    assert told(answers[0])["x-ratelimit-resource"] == "search"
    assert (answers[-1].status, told(answers[-1])["x-ratelimit-remaining"]) == (403, "0")
    assert asker.get("/rate_limit")["resources"]["core"]["used"] == 0
