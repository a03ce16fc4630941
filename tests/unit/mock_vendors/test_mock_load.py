"""Vendor files: what is wrong in them is said all at once, with the place and the nearest name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import ContractError
from mock_vendors.load import load_vendor, parse_vendor, source, vendor_names
from mock_vendors.spec import VendorSpec
from mock_vendors.template import fill

# What is known grows with every module; the nearest name is what the message is about.
_KNOWN = re.compile(r"known: .*?(?=\. Did you mean|$)", re.MULTILINE)
CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_broken_file_gets_this_message(case: Path) -> None:
    document: dict[str, Any] = yaml.safe_load(source("greenhouse"))
    for path, value in yaml.safe_load(case.read_text("utf-8")).items():
        _put(document, path.split("/"), value)
    with pytest.raises(ContractError) as caught:
        _load(yaml.safe_dump(document))
    said = _KNOWN.sub("known: …", str(caught.value))
    assert said + "\n" == case.with_suffix(".txt").read_text("utf-8")


def _put(node: Any, path: list[str], value: Any) -> None:
    for key in path[:-1]:
        node = node[int(key) if isinstance(node, list) else key]
    last: Any = int(path[-1]) if isinstance(node, list) else path[-1]
    if value == "(gone)":
        del node[last]
    else:
        node[last] = value


def _load(text: str) -> VendorSpec:
    return parse_vendor(text, "mine.yaml")


def test_there_are_cases() -> None:
    assert len(CASES) >= 5


@pytest.mark.parametrize("name", vendor_names())
def test_a_vendors_file_may_lie_anywhere(name: str, tmp_path: Path) -> None:
    file = tmp_path / "copy.yaml"
    file.write_text(source(name), "utf-8")
    assert load_vendor(str(file)) == load_vendor(name)


@pytest.mark.parametrize("name", vendor_names())
def test_a_vendors_file_reads_the_same_without_the_compiled_loader(name: str) -> None:
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    assert yaml.load(source(name), Loader=fast) == yaml.load(source(name), Loader=yaml.SafeLoader)


@pytest.mark.parametrize("name", ["greenhose", "", "etsy2"])
def test_an_unknown_vendor_is_told_the_known_ones(name: str) -> None:
    with pytest.raises(ContractError, match=f"known: {', '.join(vendor_names())}"):
        load_vendor(name)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"a: [", b"- 1", b""])
def test_a_file_that_is_none_is_said_so(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ContractError, match=str(file)):
        load_vendor(file)


def test_templates_keep_types_leave_out_and_repeat() -> None:
    repeated = [{"$each": "rows", "x": "$x"}]
    template = {"n": "$n", "gone": "$none?", "null": "$none", "text": "{n} of {m}", "all": repeated}
    assert fill(template, {"n": 1, "m": 2, "none": None, "rows": [{"x": 1}, {"x": "a"}]}) == {
        "n": 1,
        "null": None,
        "text": "1 of 2",
        "all": [{"x": 1}, {"x": "a"}],
    }
