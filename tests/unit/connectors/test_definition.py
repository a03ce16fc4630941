"""Connector files: the ones we ship, and everything that can be wrong in one."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import ContractError
from harness.connectors.definition import connector_names, load_definition
from harness.connectors.registry import Registry

STORAGES = ("box", "dropbox", "gcs", "s3")
NAMES = tuple(name for name in connector_names() if load_definition(name).objects)
CREATED = {
    "eloqua": {"contact", "account"},
    "etsy": {"listings"},
    "github": {"issues"},
    "greenhouse": {"candidates"},
    "greenhouse_v3": {"candidates"},
    "hubspot": {"contacts", "companies", "deals"},
    "msgraph": {"users"},
    "salesforce": {"cases", "contacts", "accounts"},
    "shopify": {"orders", "customers", "products"},
    "slack": {"messages"},
    "square": {"customers", "payments"},
    "stripe": {"customers", "charges"},
    "zendesk": {"tickets"},
}
TIMELESS = {("github", "users"), ("slack", "memberships"), ("square", "locations")}
MARKETING = ["activities", "contact", "campaign", "list", "account"]


def source(name: str) -> Any:
    return yaml.safe_load(files("harness.connectors").joinpath("definitions", f"{name}.yaml").read_text("utf-8"))


def search(dialect: str = "none", **more: Any) -> dict[str, Any]:
    return {"path": "/search", "where": {"dialect": dialect}, **more}


def parent(**more: Any) -> dict[str, Any]:
    return {"objectName": "listings", "primaryKeyName": "listing_id", "pageSize": 5, **more}


def refused(tmp_path: Path, change: Callable[[Any], Any], name: str = "etsy") -> list[str]:
    """Return the complaints about a changed file, without the file's name."""
    document = source(name)
    change(document)
    path = tmp_path / "mine.yaml"
    path.write_text(yaml.safe_dump(document), "utf-8")
    with pytest.raises(ContractError) as error:
        load_definition(path)
    return [str(problem).removeprefix(f"{path}: ") for problem in error.value.problems]


@pytest.mark.parametrize("name", STORAGES)
def test_the_storages_are_of_the_documents_hub_and_have_no_lists(name: str) -> None:
    found = load_definition(name)
    assert (found.hub, found.objects) == ("documents", ())
    assert found.docs_hub is not None
    assert found.docs_hub["provider"] == name


def test_the_marketing_hub_lists_its_objects_as_documented() -> None:
    assert [found.name for found in load_definition("eloqua").objects] == MARKETING


@pytest.mark.parametrize("name", NAMES)
def test_every_object_can_be_downloaded_and_windowed(name: str) -> None:
    for found in load_definition(name).objects:
        assert found.primary_key
        assert found.created_date or found.updated_date or (name, found.name) in TIMELESS


def test_what_can_be_created_is_said() -> None:
    can = {name: {found.name for found in load_definition(name).objects if found.create is not None} for name in NAMES}
    assert {name: found for name, found in can.items() if found} == CREATED


def test_an_unknown_connector_names_the_nearest() -> None:
    with pytest.raises(ContractError, match=r"none called 'etsi'; known: .*Did you mean 'etsy'\?"):
        load_definition("etsi")


def test_an_unknown_object_names_the_nearest() -> None:
    with pytest.raises(ContractError, match=r"no object called 'listing'; known: .*Did you mean 'listings'\?"):
        load_definition("etsy").object("listing")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="cannot be read"):
        load_definition(tmp_path / "mine.yaml")


def test_broken_yaml_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("name: [", "utf-8")
    with pytest.raises(ContractError, match=r"mine\.yaml: line \d+, column \d+: not valid YAML"):
        load_definition(path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda doc: doc["pagination"].update(type="ofset"), "pagination.type: no pagination type called 'ofset'"),
        (lambda doc: doc["authentication"].update(type="baerer"), "Did you mean 'bearer'?"),
        (lambda doc: doc["objects"][1]["where"].update(dialect="sokl"), "no filter dialect called 'sokl'; known:"),
        (lambda doc: doc["objects"][0]["create"].update(encoding="forn"), "Did you mean 'form'?"),
        (
            lambda doc: doc["objects"][0].pop("createdDateFormat"),
            "createdDateName and createdDateFormat need each other",
        ),
        (lambda doc: doc.pop("parameters"), "pagination of type 'offset' needs 'page'"),
        (lambda doc: doc["pagination"].update(min=101), "min 101 is more than max 100"),
        (lambda doc: doc["objects"].append(doc["objects"][0]), "'listings' is there 2 times"),
        (lambda doc: doc["objects"][0].update(rootkey="x"), "no key called 'rootkey'"),
        (lambda doc: doc.update(objects=[]), "missing: objects, or a template for them, or docsHub"),
        (lambda doc: doc.pop("pagination"), "objects.0.pagination: missing: type"),
        (lambda doc: doc["objects"][0].update(createdDateFormat="HH:mm"), "createdDateFormat: 'HH:mm' has no year"),
        (lambda doc: doc["authentication"].pop("token"), "authentication: type 'bearer' needs 'token'"),
        (lambda doc: doc["authentication"]["token"].update(encoding="from"), "token.encoding: no body encoding called"),
        (lambda doc: doc.update(authentication={"type": "any", "of": [{"type": "basik"}]}), "authentication.of.0.type"),
        (
            lambda doc: doc["objects"][1].update(search=search(dialect="sokl")),
            "search.where.dialect: no filter dialect",
        ),
        (lambda doc: doc["objects"][1].update(search=search(pagination={"type": "cursor"})), "needs 'nextPageKey'"),
        (lambda doc: doc["objects"][1].update(parent=parent(where="id =")), "parent.where: Error parsing query"),
        (lambda doc: doc["objects"][0].pop("primaryKeyName"), "missing: primaryKeyName"),
    ],
)
def test_each_mistake_is_told_with_place_and_remedy(tmp_path: Path, change: Callable[[Any], Any], said: str) -> None:
    assert any(said in complaint for complaint in refused(tmp_path, change))


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        document["authentication"]["type"] = "none of ours"
        document["objects"][0]["create"]["encoding"] = "xml"

    assert len(refused(tmp_path, change)) == 2


def test_a_parent_that_is_not_there_is_told(tmp_path: Path) -> None:
    complaints = refused(tmp_path, lambda doc: doc["objects"][0]["parent"].update(objectName="contakt"), "eloqua")
    assert "objects.0.parent.objectName: no object called 'contakt'" in complaints[0]


def test_an_object_that_is_its_own_ancestor_is_told(tmp_path: Path) -> None:
    parent = {"objectName": "activities", "primaryKeyName": "id", "pageSize": 5}
    complaints = refused(tmp_path, lambda doc: doc["objects"][1].update(parent=parent), "eloqua")
    assert "objects: 'activities' is its own ancestor" in complaints


def test_a_registry_takes_each_name_once() -> None:
    registry: Registry[int] = Registry("part", "harness.connectors.bodies")
    registry.register("one")(1)
    with pytest.raises(ValueError, match="two parts are called 'one'"):
        registry.register("one")(2)
