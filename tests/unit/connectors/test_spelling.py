"""The platform's own spellings of a connector file mean what its documents say."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import ContractError
from harness.connectors.definition import Definition, connector_names, load_definition
from harness.connectors.platform_spelling import respelled

ORDINARY: dict[str, Any] = {
    "name": "mine",
    "displayName": "Mine",
    "hub": "general",
    "authentication": {"type": "none"},
    "parameters": {"page": "p", "pageSize": "n", "nextPage": "c"},
    "pagination": {"type": "page", "max": 100},
    "objects": [{"name": "things", "path": "/things", "primaryKeyName": "id"}],
}
THING = ORDINARY["objects"][0]


def read(folder: Path, **changes: Any) -> Definition:
    path = folder / "mine.json"
    document = {**ORDINARY, **changes}
    path.write_text(json.dumps({key: value for key, value in document.items() if value is not None}), "utf-8")
    return load_definition(path)


def thing(folder: Path, **changes: Any) -> Any:
    return read(folder, objects=[{**THING, **changes}]).object("things")


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"pagination": {"type": "page 0", "max": "50"}}, ("page", 50, 0)),
        ({"pagination": None, "pagination.type": "page", "pagination.max": "50"}, ("page", 50, 1)),
        ({"pagination": {"type": "page", "max": 50}, "pagination.page.startindex": "0"}, ("page", 50, 0)),
        ({"pagination": None, "pagination.type": "Offset", "pagination.max": 9}, ("offset", 9, 1)),
        ({"pagination": '{"type": "offset", "maxPageSize": "70", "minPageSize": 2}'}, ("offset", 70, 1)),
        ({"pagination": {"type": "", "max": 10}}, ("none", 10, 1)),
    ],
)
def test_paging_is_told_in_many_ways(tmp_path: Path, keys: dict[str, Any], told: tuple[str, int, int]) -> None:
    paging = read(tmp_path, **keys).object("things").pagination
    assert (paging.type, paging.max, paging.startindex) == told


def test_a_list_that_the_vendor_does_not_page_is_cut_by_the_platform(tmp_path: Path) -> None:
    assert thing(tmp_path, paginationType="VENDOR_NOT_SUPPORTED").pagination.type == "slices"
    assert thing(tmp_path, paginationType="VENDOR_SUPPORTED").pagination.type == "page"


@pytest.mark.parametrize(
    ("said", "root"),
    [("data", "data"), ("|data", "data"), ("ask|data.rows", "data.rows"), (".workers[*]", "workers"), ("", "")],
)
def test_the_root_key_of_an_answer_is_what_stands_behind_the_bar(tmp_path: Path, said: str, root: str) -> None:
    assert thing(tmp_path, rootKey=said).root_key == root


def test_the_root_key_of_a_request_is_what_stands_before_the_bar(tmp_path: Path) -> None:
    create = {"path": "/things", "idKey": "id"}
    assert thing(tmp_path, rootKey="ask|data", create=create).create.within == "ask"
    assert thing(tmp_path, rootKey="|data", create=create).create.within == ""


def test_a_next_page_key_may_name_a_parameter_in_a_url(tmp_path: Path) -> None:
    assert thing(tmp_path, nextPageKey="body.Paging.Next?cursor").next_page_key == "Paging.Next?cursor"


def test_converters_say_how_a_vendor_filters(tmp_path: Path) -> None:
    fields = {"name": "text", "at": "datetime", "parts": "list"}
    odata = thing(tmp_path, fields=fields, parameters={"where": "converter:toODataFilter"}).filter
    assert (odata.dialect, odata.fields) == ("odata", {"name": {"type": "text"}, "at": {"type": "time"}})
    assert thing(tmp_path, parameters={"where": "converter:toQueryParameters"}).filter.dialect == "parameters"
    for left_to_us in ("no-op", "converter:toODataV3Filter"):
        found = thing(tmp_path, parameters={"where": left_to_us})
        assert (found.filter.dialect, "where" in found.parameters) == ("none", False)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"parameters": {"where": "converter:toOdataFilter"}}, "Did you mean 'converter:toODataFilter'"),
        ({"paginationType": "VENDOR_UNSUPPORTED"}, "Did you mean 'VENDOR_SUPPORTED'"),
    ],
)
def test_a_spelling_that_is_none_is_refused_with_the_nearest(keys: dict[str, Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=said):
        thing(tmp_path, **keys)


def test_a_parameter_may_be_told_with_its_place(tmp_path: Path) -> None:
    assert (
        thing(tmp_path, parameters={"page": {"vendorName": "$skip", "vendorType": "query"}}).parameters["page"]
        == "$skip"
    )


def test_what_the_connector_says_of_bulk_holds_for_objects_that_say_nothing(tmp_path: Path) -> None:
    objects = [THING, {**THING, "name": "others", "bulkDownloadEnabled": True, "hulkDownloadEnabled": True}]
    legacy = {"bulk.query.field_name": "changed", "bulk.query.operator": ">", "bulk.attribute.created_time": "made"}
    found = read(tmp_path, objects=objects, bulkDownloadEnabled=False, hulkDownloadEnabled=False, **legacy)
    things, others = found.object("things"), found.object("others")
    assert (things.bulk_download, things.hulk_download) == (False, False)
    assert (others.bulk_download, others.hulk_download) == (True, True)
    assert (things.query_date.name, things.query_date.operator) == ("changed", ">")  # type: ignore[union-attr]
    assert things.created_date.name == "made"  # type: ignore[union-attr]


def test_what_cannot_be_read_keeps_its_spelling_in_the_complaint(tmp_path: Path) -> None:
    with pytest.raises(ContractError) as error:
        read(tmp_path, pagination="no JSON", objects=[{**THING, "parameters": {"page": 7}}, 3])
    text = str(error.value)
    assert all(path in text for path in ("pagination", "objects.0.parameters.page", "objects.1"))


@pytest.mark.parametrize("name", connector_names())
def test_a_file_in_our_own_spelling_stays_as_it_is(name: str) -> None:
    document = yaml.safe_load(files("harness.connectors").joinpath("definitions", f"{name}.yaml").read_text("utf-8"))
    assert respelled(document) == document
