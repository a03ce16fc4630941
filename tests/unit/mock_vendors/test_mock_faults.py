"""Faults: their words, when they strike, what they do."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import ContractError, VirtualClock
from mock_vendors.exchange import Answer, Request
from mock_vendors.faults import FaultPlan, Scene, parse, parse_all
from mock_vendors.occasion import Called

CANDIDATES = "/v1/candidates"


def struck(words: str, calls: int = 12, *, now: float = 0.0, seed: int = 0) -> list[int]:
    plan = FaultPlan([parse(words)], seed=seed)
    return [rank for rank in range(1, calls + 1) if plan.due(Called("GET", CANDIDATES, now, "candidates"))]


@pytest.mark.parametrize(
    ("words", "ranks"),
    [
        ("status:503", list(range(1, 13))),
        ("status:503@calls=3-5", [3, 4, 5]),
        ("throttle@calls=1;4-5;11-", [1, 4, 5, 11, 12]),
        ("reset@calls=2-,times=2", [2, 3]),
        ("cut@resource=candidates,calls=1", [1]),
        ("cut@resource=jobs", []),
        ("cut@route=/v1/c,calls=2", [2]),
        ("cut@route=/v2", []),
        ("reset@odds=0", []),
        ("reset@odds=1,times=1", [1]),
        ("reset@from=10", []),
        ("reset@until=2026-01-01T00:00:00Z,times=1", [1]),
    ],
)
def test_a_fault_strikes_the_calls_it_names(words: str, ranks: list[int]) -> None:
    assert struck(words) == ranks


@given(odds=st.floats(0.1, 0.9), seed=st.integers(0, 99))
def test_dice_fall_the_same_for_the_same_seed(odds: float, seed: int) -> None:
    words = f"reset@odds={odds:.3f}"
    assert struck(words, 200, seed=seed) == struck(words, 200, seed=seed)


def test_calls_are_counted_among_those_that_the_other_keys_select() -> None:
    plan = FaultPlan([parse("reset@resource=jobs,calls=2")])
    asked = ["jobs", "candidates", "candidates", "jobs", "jobs"]
    hits = [plan.due(Called("GET", "/", 0, resource)) is not None for resource in asked]
    assert hits == [False, False, False, True, False]
    assert plan.state() == [{"spec": "reset@resource=jobs,calls=2", "seen": 3, "fired": 1}]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ("statsu:503", "Did you mean 'status'"),
        ("status", "needs: argument"),
        ("status:100", "200 to 599"),
        ("status:abc", "200 to 599"),
        ("throttle:-1", "number of seconds"),
        ("throttle:nan", "number of seconds"),
        ("reset:1", "before or after"),
        ("cut:1.5", "whole number of bytes"),
        ("reset@call=3", "Did you mean 'calls'"),
        ("reset@calls=5-3", "ends before it begins"),
        ("reset@calls=0", "not a choice of calls"),
        ("reset@calls=x", "not a choice of calls"),
        ("reset@odds=2", "odds go from 0 to 1"),
        ("reset@times=0", "times count from 1"),
        ("reset@calls", "no key called"),
        ("reset@calls=1,calls=2", "said twice"),
        ("reset@from=yesterday", "yesterday"),
        ("", "no fault called"),
        ("html:99", "200 to 599"),
        ("html:200;json", "not a content type"),
        ("wrong_type:json", "not a content type"),
        ("wrong_length:0", "no number of bytes"),
        ("wrong_length:ten", "no number of bytes"),
        ("gzip:9", "takes no argument"),
        ("gzip_damaged:tiwce", "Did you mean 'twice'"),
        ("redirect:300;self", "no way to redirect"),
        ("redirect:elsewhere", "no way to redirect"),
        ("stall:-1", "number of seconds"),
        ("stall:3;insied", "Did you mean 'inside'"),
        ("drip:0", "above 0"),
        ("chunked:opne", "Did you mean 'open'"),
        ("interim:101", "would change the protocol"),
        ("interim:200", "100 to 199"),
        ("ok_error:200", "400 to 599"),
        ("ok_error:throtled", "Did you mean 'throttled'"),
        ("swallow:refuse", "before there is any work"),
        ("swallow:rset", "Did you mean 'reset'"),
        ("refuse:0", "above 0"),
    ],
)
def test_wrong_words_are_explained(words: str, complaint: str) -> None:
    with pytest.raises(ContractError, match="fault '") as caught:
        parse(words)
    assert complaint in str(caught.value)


OUTAGE = {
    "greenhouse": ("/v1/candidates", {"message": "Service Unavailable"}),
    "etsy": ("/v3/application/shops/{shop_id}/listings", {"error": "Service Unavailable"}),
    "salesforce": (
        "/services/data/v61.0/sobjects",
        [{"message": "Server unavailable", "errorCode": "SERVER_UNAVAILABLE"}],
    ),
}


@pytest.mark.parametrize("name", list(OUTAGE))
def test_an_outage_speaks_like_the_vendor(make: Any, name: str) -> None:
    path, body = OUTAGE[name]
    answer = make(name, faults=FaultPlan([parse("status:503")])).send("GET", path)
    assert (answer.status, json.loads(answer.body)) == (503, body)


@pytest.mark.parametrize(
    ("name", "path", "status", "header"),
    [
        ("greenhouse", CANDIDATES, 429, ("Retry-After", "2")),
        ("etsy", "/v3/application/shops/{shop_id}/listings", 429, None),
        ("salesforce", "/services/data/v61.0/sobjects", 403, None),
        ("eloqua", "/API/REST/1.0/data/contacts", 429, None),
    ],
)
def test_a_vendor_throttles_by_its_own_signal(
    make: Any, name: str, path: str, status: int, header: tuple[str, str] | None
) -> None:
    answer = make(name, faults=FaultPlan([parse("throttle:2")]), limits=True).send("GET", path)
    assert answer.status == status
    assert (header in answer.headers) if header else ("Retry-After" not in dict(answer.headers))


def test_an_outage_keeps_the_vendor_from_its_work_and_a_reset_does_not(make: Any) -> None:
    asker = make("eloqua", faults=FaultPlan([parse("status:503@calls=1"), parse("reset@calls=2")]))
    path = "/API/REST/1.0/data/contact"
    assert asker.post(path, {"emailAddress": "one@acme.com"}).status == 503
    assert asker.post(path, {"emailAddress": "two@acme.com"}).silent
    page = asker.get("/API/REST/1.0/data/contacts", search="emailAddress='*@acme.com'")
    assert [record["emailAddress"] for record in page["elements"]] == ["two@acme.com"]


@pytest.mark.parametrize(
    "words", ["swallow", "swallow:504", "swallow:html:502", "swallow:reset", "swallow:stall", "reset"]
)
def test_what_is_swallowed_has_been_done(make: Any, words: str) -> None:
    asker = make("eloqua", faults=FaultPlan([parse(f"{words}@verb=create,calls=1")]))
    for name in ("one", "two"):
        asker.post("/API/REST/1.0/data/contact", {"emailAddress": f"{name}@acme.com"})
    page = asker.get("/API/REST/1.0/data/contacts", search="emailAddress='*@acme.com'")
    assert [record["emailAddress"] for record in page["elements"]] == ["one@acme.com", "two@acme.com"]


def test_a_fault_of_a_page_waits_for_that_page_and_one_until_successes_ends(make: Any) -> None:
    plan = FaultPlan([parse("status:503@page=2,times=1"), parse("html:502@verb=create,successes=2")])
    asker = make("greenhouse", faults=plan)
    pages = [asker.send("GET", CANDIDATES, query={"per_page": 9, "page": page}).status for page in (1, 2, 2, 3)]
    assert pages == [200, 503, 200, 200]
    assert [each["fired"] for each in plan.state()] == [1, 0]


@given(share=st.floats(0, 1))
def test_a_cut_leaves_at_least_one_byte_out(share: float) -> None:
    answer = Answer(200, body=b"x" * 100)
    cut = parse(f"cut:{share:.4f}").effect.apply(answer, Scene(Request("GET", "/"), lambda name, wait: answer))
    assert cut.wire is not None
    assert cut.wire.stops_at in range(100)


def test_a_real_limit_refuses_until_its_time_has_come(make: Any) -> None:
    clock = VirtualClock()
    asker = make("greenhouse", clock=clock, limits=True)
    answers = [asker.send("GET", CANDIDATES) for _ in range(51)]
    refused = dict(answers[-1].headers)
    assert [answer.status for answer in answers] == [200] * 50 + [429]
    assert (refused["X-RateLimit-Remaining"], refused["X-RateLimit-Reset"]) == ("0", str(int(clock.now()) + 10))
    clock.advance(float(refused["Retry-After"]))
    assert asker.send("GET", CANDIDATES).status == 200


def test_every_problem_of_several_faults_is_told_at_once() -> None:
    with pytest.raises(ContractError) as caught:
        parse_all(["statsu:503", "reset", "cut@cals=3", "reset@resource=listngs"], ["listings", "receipts"])
    said = [str(problem) for problem in caught.value.problems]
    assert [text.rpartition("Did you mean ")[2] for text in said] == ["'status'?", "'calls'?", "'listings'?"]
