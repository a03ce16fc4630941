"""Vendor files: YAML, held to the schema and to what the registries know, as a `VendorSpec`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from contracts import ContractError, Problem, checked, nearest, read_yaml
from mock_vendors.data.text import dump, parse
from mock_vendors.meaning import misfits
from mock_vendors.settings import Setting, applied
from mock_vendors.spec import (
    Choice,
    CreateSpec,
    DeleteSpec,
    ErrorSpec,
    FilterSpec,
    ListSpec,
    OrderSpec,
    ParentSpec,
    ResourceSpec,
    TimingSpec,
    UpdateSpec,
    VendorSpec,
)

_REMARKS = ("source", "guess")


def vendor_names() -> tuple[str, ...]:
    """Return the names of the vendors that come with the package, in alphabetical order."""
    folder = files("mock_vendors").joinpath("vendors")
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml")))


def source(name: str) -> str:
    """Return the file of a vendor that comes with the package; raises `ContractError` for another name."""
    if name not in vendor_names():
        raise ContractError([Problem("", "vendor", f"no vendor called '{name}'; {nearest(name, vendor_names())}")])
    return files("mock_vendors").joinpath("vendors", f"{name}.yaml").read_text("utf-8")


def load_vendor(name_or_path: str | Path, settings: Sequence[Setting] = ()) -> VendorSpec:
    """Return a vendor by its name or from a file; raises `ContractError` with everything that is wrong."""
    name = str(name_or_path)
    if not name.endswith((".yaml", ".yml")):
        return parse_vendor(source(name), f"{name}.yaml", settings)
    try:
        text = Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(name, "", f"cannot be read: {error}")]) from error
    return parse_vendor(text, name, settings)


def parse_vendor(text: str, file: str, settings: Sequence[Setting] = ()) -> VendorSpec:
    """Return the vendor that a YAML text describes, with settings put in before anything is checked."""
    document = read_yaml(text, file)
    return vendor_of(applied(document, settings) if isinstance(document, dict) and settings else document, file)


def vendor_of(document: Mapping[str, Any], file: str) -> VendorSpec:
    """Return the vendor that a document describes; raises `ContractError` with everything that is wrong."""
    document = checked(document, "vendor", file)
    found = [Problem(file, path, text) for path, text in misfits(document)]
    if found:
        raise ContractError(found)
    return _vendor(document)


def _vendor(document: Mapping[str, Any]) -> VendorSpec:
    return VendorSpec(
        name=document["vendor"],
        display_name=document["display_name"],
        base_url=document["base_url"],
        access=choice(document["access"], "scheme"),
        credentials=document["credentials"],
        limits=tuple(choice(limit, "policy") for limit in document.get("limits", ())),
        errors={name: ErrorSpec(**_bare(error)) for name, error in document["errors"].items()},
        resources={
            name: _resource(name, resource, document.get("timezone", "UTC"))
            for name, resource in document["resources"].items()
        },
        nulls=document.get("nulls", "present"),
        timezone=document.get("timezone", "UTC"),
        strings=document.get("scalars") == "text",
        any_case_paths=document.get("any_case_paths", False),
        optional_ending=document.get("optional_ending", ""),
        faults=tuple(document.get("faults", ())),
        permissions=tuple(document.get("permissions", ())),
        drift=tuple(document.get("drift", ())),
        jobs={name: _bare(each) for name, each in document.get("jobs", {}).items()},
        job_faults=tuple(document.get("job_faults", ())),
        headers=document.get("headers", {}),
        requires=document.get("requires", {}),
        idempotency=_options(document.get("idempotency", {})),
        rebased=document.get("rebased", False),
        conditional=document.get("conditional", False),
        quirks=document.get("quirks", False),
        objects=choice(document["objects"], "provider") if "objects" in document else None,
        facts=document.get("facts", {}),
        sources=document.get("sources", {}),
        document=document,
    )


def choice(document: Mapping[str, Any], key: str) -> Choice:
    """Return a member of a registry as a file names it: ``key`` holds the name, the rest are options."""
    options = _bare(document)
    name: str = options.pop(key)
    return Choice(name, _options(options))


def _options(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in _bare(document).items()}


def _resource(name: str, document: Mapping[str, Any], zone: str) -> ResourceSpec:
    parent, create, listing = document.get("parent"), document.get("create"), document.get("list")
    return ResourceSpec(
        name=name,
        id_field=document["id_field"],
        # An alias in the file is one object in two places; here every place is its own.
        fields=parse(dump(document["fields"])),
        listing=_listing(listing, zone) if listing else None,
        lists={key: _listing(each, zone) for key, each in document.get("lists", {}).items()},
        select=_options(document.get("select", {})),
        item=document.get("item"),
        item_access=document.get("item_access", "full"),
        item_answer=document.get("item_answer"),
        item_lags=document.get("item_lags", False),
        create=CreateSpec(**_posted(create)) if create else None,
        update=UpdateSpec(**_posted(document["update"])) if "update" in document else None,
        delete=_delete(document["delete"]) if "delete" in document else None,
        timing=TimingSpec(**_options(document.get("timing", {}))),
        hidden=_pattern(document.get("hidden", 0.0)),
        visible_after=_bounds(document.get("visible_after", 0.0)),
        duplicates=tuple(document.get("duplicates", ())),
        parent=ParentSpec(parent["resource"], tuple(parent["pattern"])) if parent else None,
        needs={verb: tuple(scopes) for verb, scopes in document.get("needs", {}).items()},
        facts=document.get("facts", {}),
    )


def _listing(document: Mapping[str, Any], zone: str) -> ListSpec:
    filters, methods = document.get("filters", {}), _several(document.get("method", "GET"))
    return ListSpec(
        path=document["path"],
        paging=choice(document["paging"], "style"),
        when=_several(document.get("when", ())),
        envelope=document.get("envelope"),
        deleted=document.get("deleted", False),
        filters=tuple(FilterSpec(parameter, **_bare(entry), zone=zone) for parameter, entry in filters.items()),
        order=OrderSpec(**_bare(document.get("order", {}))),
        shapes=document.get("shapes", {}),
        parameters=document.get("parameters", {}),
        schema=document.get("schema"),
        unknown=document.get("unknown", "ignore"),
        methods=methods,
        takes=_several(document.get("takes", "body" if methods == ("POST",) else "query")),
    )


def _pattern(value: float | list[int]) -> float | tuple[int, ...]:
    return tuple(value) if isinstance(value, list) else float(value)


def _bounds(value: float | Mapping[str, float]) -> tuple[float, float]:
    return (value["least"], value["most"]) if isinstance(value, Mapping) else (value, value)


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _posted(document: Mapping[str, Any]) -> dict[str, Any]:
    options = _bare(document)
    for name in ("unique", "unkept"):
        options[name] = tuple(options.get(name, ()))
    return options


def _delete(document: Mapping[str, Any]) -> DeleteSpec:
    options = _bare(document)
    soft = options.pop("soft", False)
    return DeleteSpec(**options, soft=None if soft is False else {} if soft is True else soft)


def _bare(document: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in _REMARKS}
