"""When a run is a proof, and how a document is settled on the facts of one server."""

from __future__ import annotations

from typing import Any

import pytest

from harness.suites.conformance import PHASES, Run, settled


def report(**changes: Any) -> dict[str, Any]:
    phases = {name: {"status": "success"} for name in PHASES}
    return {"failures": [], "errors": [], "phases": phases, "warnings": {"missing_test_data": ["GET /a"]}, **changes}


def complaints(**changes: Any) -> list[str]:
    return Run(report(**changes), "").complaints


def test_a_run_of_all_phases_without_a_failure_is_a_proof() -> None:
    assert complaints() == []


def test_a_failure_is_named_with_its_operations() -> None:
    failure = {"type": "ServerError", "title": "Server error", "operations": ["GET /a", "POST /a"]}
    assert complaints(failures=[failure]) == ["Server error: GET /a, POST /a"]
    assert Run(report(failures=[failure]), "").failures == {"ServerError"}


def test_an_error_of_the_run_itself_is_no_proof() -> None:
    assert complaints(errors=["unreadable schema"]) == ["error: unreadable schema"]


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_left_out_is_no_proof(phase: str) -> None:
    phases = {**report()["phases"], phase: {"status": "skip"}}
    assert complaints(phases=phases) == [f"{phase} phase: skip"]


@pytest.mark.parametrize("warning", ["missing_auth", "rate_limited"])
def test_requests_that_never_get_past_the_door_are_no_proof(warning: str) -> None:
    assert complaints(warnings={warning: ["GET /a"]}) == [f"{warning}: ['GET /a']"]


def test_a_fact_leaves_a_parameter_and_a_property_one_value() -> None:
    parameter = {"name": "shop_id", "in": "path", "schema": {"type": "integer"}}
    properties = {"client_id": {"type": "string"}, "secret": {"type": "string"}}
    document = {
        "paths": {"/{shop_id}": {"parameters": [parameter]}},
        "components": {"schemas": {"Grant": {"properties": properties}}},
    }
    settled(document, {"shop_id": 7, "Grant.client_id": "k"})
    assert parameter["schema"] == {"type": "integer", "enum": [7]}
    assert properties == {"client_id": {"type": "string", "enum": ["k"]}, "secret": {"type": "string"}}


@pytest.mark.parametrize("said", [{"example": "a"}, {"examples": {"one": {"value": "a"}}}])
def test_what_is_known_takes_the_place_of_examples(said: dict[str, Any]) -> None:
    parameter = {"name": "file_id", "in": "path", "schema": {"type": "string"}, **said}
    settled({"paths": {"/": {"parameters": [parameter]}}, "components": {"schemas": {}}}, {}, {"file_id": "7"})
    assert parameter == {
        "name": "file_id",
        "in": "path",
        "schema": {"type": "string"},
        "examples": {"known": {"value": "7"}},
    }
