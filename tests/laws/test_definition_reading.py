"""Whatever stands in a connector file or in settings: it is read, or all that is wrong is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import ContractError
from contracts.check import checked
from harness.connectors.definition import Definition, load_definition
from harness.connectors.definition_reading import definition_of
from harness.connectors.definition_rules import complaints
from harness.connectors.list_settings import KEYS
from harness.connectors.platform_spelling import respelled

WORDS = (
    "page",
    "page 0",
    "offset",
    "cursor",
    "next link",
    "none",
    "key",
    "basic",
    "any",
    "bearer",
    "parameters",
    "odata",
)
LEAVES = (
    st.none() | st.booleans() | st.integers(-2, 300) | st.sampled_from(("", "x", "/x", "7", "{}", "id = 1", *WORDS))
)
NAMES = [
    "name",
    "displayName",
    "hub",
    "authentication",
    "type",
    "of",
    "token",
    "path",
    "grants",
    "grant_type",
    "headers",
    "pagination",
    "pagination.type",
    "pagination.max",
    "pagination.page.startindex",
    "max",
    "min",
    "startindex",
    "parameters",
    "page",
    "pageSize",
    "nextPage",
    "where",
    "fields",
    "objects",
    "template",
    "primaryKeyName",
    "rootKey",
    "nextPageKey",
    "totalKey",
    "moreKey",
    "paginationType",
    "query",
    "body",
    "method",
    "search",
    "dialect",
    "parent",
    "objectName",
    "create",
    "idKey",
    "within",
    "find",
    "by",
    "createdDateName",
    "createdDateFormat",
    "bulk.query.field_name",
    "bulkDownloadEnabled",
    "docsHub",
    "provider",
    "maxPageSize",
    "vendorName",
    "value",
    "errorSignals",
    "status",
    "text",
    "means",
]
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=30,
)
BASE: dict[str, Any] = {
    "name": "mine",
    "displayName": "Mine",
    "hub": "general",
    "authentication": {"type": "none"},
    "pagination": {"type": "none", "max": 5},
}


def read(document: Any) -> Definition:
    """Do what reading a file does."""
    found = checked(respelled(document), "connector", "mine.yaml")
    if wrong := complaints(found, "mine.yaml"):
        raise ContractError(wrong)
    return definition_of(found)


def complained(reading: Callable[[], Definition]) -> bool:
    """Tell whether reading ends in problems that are told; anything else than these or a definition is a fault."""
    try:
        found = reading()
    except ContractError as error:
        return all(problem.text for problem in error.problems)
    return not (found.objects or found.template or found.docs_hub)


@settings(max_examples=60)
@given(document=DOCUMENTS, thing=st.dictionaries(st.sampled_from(NAMES), DOCUMENTS, max_size=6))
def test_any_document_is_read_or_complained_of(document: Any, thing: dict[str, Any]) -> None:
    entry = {"name": "things", "path": "/things", "primaryKeyName": "id", **thing}
    changed = document if isinstance(document, dict) else {}
    assert complained(partial(read, document)) or "name" in changed
    for candidate in ({**BASE, **changed}, {**BASE, "objects": [entry]}, {**BASE, "template": entry}):
        complained(partial(read, candidate))


@settings(max_examples=40)
@given(
    st.dictionaries(
        st.sampled_from(KEYS), st.sampled_from(("", "7", "[]", "{}", '[{"name": "a"}]', "/x", *WORDS)), max_size=5
    )
)
def test_any_settings_are_read_or_complained_of(said: dict[str, str]) -> None:
    texts = {f"list.{key}": text for key, text in said.items()}
    wrong = complained(partial(load_definition, "list", texts))
    assert said or not wrong
