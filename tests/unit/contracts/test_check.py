"""Wrong files: every problem at once, each with file, place and remedy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contracts import ContractError, Problem, checked, load_checked, nearest, problems, read_yaml, schema

FILE = "acme.yaml"


def connector(**changes: Any) -> dict[str, Any]:
    """A connector file with nothing in it that its schema does not ask for."""
    small = {
        "name": "acme",
        "displayName": "Acme",
        "hub": "crm",
        "authentication": {"type": "basic"},
        "pagination": {"type": "page", "max": 100},
        "objects": [{"name": "things", "vendorName": "things", "path": "/things", "primaryKeyName": "id"}],
    }
    return {**small, **changes}


def said(document: Any) -> list[str]:
    return [str(problem) for problem in problems(document, "connector", FILE)]


def test_a_document_that_obeys_is_returned_as_it_is() -> None:
    document = connector()
    assert checked(document, "connector", FILE) is document


def test_an_unknown_key_is_named_with_the_nearest_known_one() -> None:
    (text,) = said(connector(pagination={"type": "page", "max": 100, "startIndex": 1}))
    assert text.startswith("acme.yaml: pagination: no key called 'startIndex'; known: ")
    assert text.endswith("Did you mean 'startindex'?")


def test_a_missing_key_is_named() -> None:
    document = connector()
    del document["hub"], document["displayName"]
    assert said(document) == ["acme.yaml: missing: displayName, hub"]


def test_a_wrong_choice_is_named_with_the_choices() -> None:
    (text,) = [problem.text for problem in problems({"nulls": "left_ot"}, "vendor", FILE) if problem.path == "nulls"]
    assert text == "'left_ot' is not a choice here; known: left_out, present. Did you mean 'left_out'?"


def test_a_wrong_type_is_named_with_its_place() -> None:
    assert said(connector(pagination={"type": "page", "max": "many"})) == [
        "acme.yaml: pagination.max: 'many' is not of type 'integer'"
    ]


def test_every_problem_is_told_in_the_order_of_the_document() -> None:
    things = [{**connector()["objects"][0], "path": f"{'' if wrong else '/'}x"} for wrong in [False] * 2 + [True] * 10]
    found = problems(connector(hub="", objects=things, name="No"), "connector", FILE)
    assert [problem.path for problem in found] == ["name", "hub", *(f"objects.{place}.path" for place in range(2, 12))]


def test_a_wrong_document_raises_once_with_all_that_is_wrong() -> None:
    with pytest.raises(ContractError) as caught:
        checked(connector(name="", hub=""), "connector", FILE)
    assert len(caught.value.problems) == 2
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("document", [None, [], "text", 3])
def test_a_document_that_is_no_mapping_is_a_problem_like_any_other(document: Any) -> None:
    (text,) = said(document)
    assert text.endswith("there is nothing in it" if document is None else "is not of type 'object'")


def test_broken_yaml_is_told_with_its_line() -> None:
    with pytest.raises(ContractError) as caught:
        read_yaml("name: acme\nobjects: [1, 2\nhub: crm\n", FILE)
    assert str(caught.value).startswith("acme.yaml: line 3, column ")
    assert "not valid YAML" in str(caught.value)


def test_yaml_with_a_character_that_none_may_have_is_told() -> None:
    with pytest.raises(ContractError, match="not valid YAML"):
        read_yaml("name: \x00", FILE)


def test_yaml_makes_no_objects() -> None:
    with pytest.raises(ContractError, match="not valid YAML"):
        read_yaml("name: !!python/object/apply:os.getcwd []", FILE)


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_told_by_name(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "gone.yaml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ContractError, match=r"gone\.yaml: cannot be read"):
        load_checked(path, "connector")


def test_a_file_is_read_and_checked(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text("name: acme\n", "utf-8")
    with pytest.raises(ContractError, match="missing: displayName, hub, authentication"):
        load_checked(path, "connector")


def test_nothing_is_suggested_when_nothing_is_near() -> None:
    assert nearest("zzz", ["etsy", "eloqua"]) == "known: eloqua, etsy."
    assert nearest("zzz", []) == "known: none."


def test_a_problem_without_a_place_leaves_it_out() -> None:
    assert str(Problem("a.yaml", "", "is empty")) == "a.yaml: is empty"


@pytest.mark.parametrize("name", ["vendor", "connector"])
def test_our_own_schemas_say_which_dialect_they_are(name: str) -> None:
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
