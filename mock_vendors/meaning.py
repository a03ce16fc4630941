"""What a schema cannot see in a vendor file: names that nothing answers to, options that do not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from contracts import ContractError, nearest
from mock_vendors.access import SCHEMES
from mock_vendors.data.family import Family
from mock_vendors.data.inner import nested
from mock_vendors.data.kinds import KINDS
from mock_vendors.data.leaf import COMMON, MARK, walk
from mock_vendors.data.times import zoned
from mock_vendors.data.where import OPERATORS
from mock_vendors.filters import READERS
from mock_vendors.jobs import course
from mock_vendors.limits import FACTS, LIMITS
from mock_vendors.paging import STYLES, Asked
from mock_vendors.paging.facts import OF_ANY_LIST
from mock_vendors.paging.traits import Trait
from mock_vendors.plans import PLANS
from mock_vendors.registry import Registry, Unsuitable
from mock_vendors.spec import OBJECT_RESOURCES
from mock_vendors.storage import PROVIDERS
from mock_vendors.template import names
from mock_vendors.wording import KNOWN, NEEDED

Misfit = tuple[str, str]
_HOLE = re.compile(r"\{([^{}]*)\}")
_REMARKS = ("source", "guess")


def misfits(document: Mapping[str, Any]) -> Iterator[Misfit]:
    """Yield path and text of everything in a vendor file that has the right shape and yet makes no sense."""
    yield from _member(SCHEMES, document["access"], "scheme", "access")
    for place, limit in enumerate(document.get("limits", ())):
        yield from _member(LIMITS, limit, "policy", f"limits.{place}")
        for part in ("headers", "body"):
            yield from _known(f"limits.{place}.{part}", "fact", names(limit.get(part)), FACTS)
    yield from _errors(document["errors"])
    yield from _fits("timezone", lambda: zoned(document.get("timezone", "UTC")))
    for header, error in document.get("requires", {}).items():
        yield from _known(f"requires.{header}", "error", (error,), KNOWN)
    yield from _sources(document, document.get("sources", {}), "")
    if "paging" in document.get("facts", {}):
        yield from _member(STYLES, document["facts"]["paging"], "style", "facts.paging")
    objects = document.get("objects")
    if objects is not None:
        yield from _member(PROVIDERS, objects, "provider", "objects")
    known = (*document["resources"], *(OBJECT_RESOURCES if objects else ()))
    for plan, words in PLANS.items():
        for place, spec in enumerate(document.get(plan, ())):
            try:
                words.parse_all([spec], known)
            except ContractError as error:
                yield f"{plan}.{place}", error.problems[0].text
    for api, options in document.get("jobs", {}).items():
        try:
            course({name: value for name, value in options.items() if name not in _REMARKS})
        except Unsuitable as error:
            yield f"jobs.{api}.{error.path}".rstrip("."), str(error)
    for name, resource in document["resources"].items():
        yield from _resource(f"resources.{name}", resource, document["resources"])


def _member(registry: Registry[Any], document: Mapping[str, Any], key: str, path: str) -> Iterator[Misfit]:
    options = {name: value for name, value in document.items() if name != key and name not in _REMARKS}
    try:
        registry.make(document[key], options)
    except Unsuitable as error:
        yield f"{path}.{error.path or key}", str(error)


def _errors(errors: Mapping[str, Any]) -> Iterator[Misfit]:
    for name in NEEDED:
        if name not in errors:
            yield "errors", f"missing: {name}"
    for name in errors:
        if name not in KNOWN:
            yield f"errors.{name}", f"no error called '{name}'; {nearest(name, KNOWN)}"


def _sources(node: Any, sources: Mapping[str, str], path: str) -> Iterator[Misfit]:
    if isinstance(node, Mapping):
        for key, inner in node.items():
            here = f"{path}.{key}" if path else str(key)
            if key == "source" and isinstance(inner, str) and inner not in sources:
                yield here, f"no source called '{inner}'; {nearest(inner, sources)}"
            elif key not in ("fields", "schema", "sources"):
                yield from _sources(inner, sources, here)
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from _sources(inner, sources, f"{path}.{place}")


def _resource(path: str, resource: Mapping[str, Any], all_resources: Mapping[str, Any]) -> Iterator[Misfit]:
    paths = _paths(resource["fields"])
    yield from _fields(f"{path}.fields", resource, all_resources)
    yield from _known(f"{path}.id_field", "field", (resource["id_field"],), paths)
    parent = resource.get("parent")
    if parent is not None:
        yield from _known(f"{path}.parent.resource", "resource", (parent["resource"],), all_resources)
        yield from _fits(f"{path}.parent.pattern", lambda: Family(tuple(parent["pattern"])))
    listing = resource.get("list")
    if listing is not None:
        yield from _listing(f"{path}.list", listing, paths)
    for key, each in resource.get("lists", {}).items():
        yield from _listing(f"{path}.lists.{key}", each, paths)
    within = resource.get("select", {}).get("within")
    if within:
        yield from _known(f"{path}.select.within", "field", (within,), resource["fields"])


def _fields(path: str, resource: Mapping[str, Any], all_resources: Mapping[str, Any]) -> Iterator[Misfit]:
    paths = _paths(resource["fields"])
    for field, node in walk("", resource["fields"]):
        options = {name: value for name, value in node.items() if name != MARK and name not in COMMON}
        try:
            KINDS.make(node[MARK], options)
        except Unsuitable as error:
            yield f"{path}.{field}.{error.path or MARK}", str(error)
            continue
        wanted = [each["to"] for each in nested(node) if each[MARK] == "reference"]
        yield from _known(f"{path}.{field}.to", "resource", wanted, all_resources)
        if node[MARK] == "format":
            asked = [name for name in _HOLE.findall(node["template"]) if name != "#" and not name.startswith("pool:")]
            yield from _known(f"{path}.{field}.template", "field", asked, paths)


def _listing(path: str, listing: Mapping[str, Any], paths: Iterable[str]) -> Iterator[Misfit]:
    wrong = list(_member(STYLES, listing["paging"], "style", f"{path}.paging"))
    yield from wrong
    for parameter, entry in listing.get("filters", {}).items():
        here = f"{path}.filters.{parameter}"
        yield from _known(f"{here}.field", "field", (entry["field"],), paths)
        yield from _known(f"{here}.test", "test", (entry["test"],), OPERATORS)
        yield from _known(f"{here}.reads", "reading", (entry.get("reads", "text"),), READERS)
    order = listing.get("order", {})
    orders = [field.removeprefix("-") for field in order.get("fields", {}).values()]
    wanted = [*orders, *([order["default"]] if order.get("default") else [])]
    yield from _known(f"{path}.order", "field", wanted, paths)
    if not wrong:
        yield from _pages(path, listing, paths)


def _pages(path: str, listing: Mapping[str, Any], paths: Iterable[str]) -> Iterator[Misfit]:
    name = listing["paging"]["style"]
    options = {key: value for key, value in listing["paging"].items() if key != "style" and key not in _REMARKS}
    style = STYLES.make(name, options)
    facts = {*OF_ANY_LIST, *style.cut(Asked({}, 0)).facts}
    yield from _known(f"{path}.envelope", "fact", names(listing.get("envelope")), facts)
    yield from _known(f"{path}.paging", "field", style.fields, paths)
    posted = "body" if listing.get("method") in ("POST", ["POST"]) else "query"
    if Trait.POSTED in style.traits and "body" not in listing.get("takes", posted):
        yield f"{path}.takes", f"'{name}' reads what is posted: say method: POST and takes: body"


def _known(path: str, noun: str, wanted: Iterable[str], known: Iterable[str]) -> Iterator[Misfit]:
    known = set(known)
    for name in wanted:
        if name not in known:
            yield path, f"no {noun} called '{name}'; {nearest(str(name), known)}"


def _fits(path: str, make: Callable[[], object]) -> Iterator[Misfit]:
    try:
        make()
    except ValueError as error:
        yield path, str(error)


def _paths(fields: Mapping[str, Any]) -> set[str]:
    return {path for path, _ in walk("", fields)}
