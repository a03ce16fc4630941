"""The platform's own spellings of a connector's keys, turned into those that the schema knows.

What is spelled in neither way stays as it is, so that the schema complains of it at its place.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Keys = dict[str, Any]

_TYPES = {"page 0": ("page", 0), "page 1": ("page", 1), "": ("none", None)}
_SIZES = {"maxPageSize": "max", "minPageSize": "min"}
# The platform asks with the caller's page size, in the query, whatever these say.
_WITHOUT_EFFECT = ("defaultPageSize", "pageSizeVendorType", "pageVendorType", "nextPageVendorType", "paginatorVersion")
_LEGACY = {
    "bulk.query.field_name": "queryDateName",
    "bulk.query.operator": "queryDateOperator",
    "bulk.query.date_mask": "queryDateFormat",
    "bulk.attribute.created_time": "createdDateName",
}
_FLAGS = ("bulkDownloadEnabled", "bulkUploadEnabled", "hulkDownloadEnabled", "hulkUploadEnabled")
CONVERTERS: Mapping[str, Keys] = {
    "converter:toODataFilter": {"dialect": "odata", "fields": {}},
    # Its literals have types of which a connector file says nothing: the platform filters in the vendor's place.
    "converter:toODataV3Filter": {"dialect": "none"},
    "converter:toQueryParameters": {"dialect": "parameters", "fields": {"*": {"equal": "*"}}},
    "no-op": {"dialect": "none"},
}
"""What stands in the place of a parameter's name for ``where``, and how such a vendor filters."""
_SLICED = "VENDOR_NOT_SUPPORTED"
_PAGED = ("VENDOR_SUPPORTED", "supported", "")
DATE_FORMAT = "yyyy-MM-dd'T'HH:mm:ss'Z'"


def respelled(document: Any) -> Any:
    """Return a connector document in our spelling; what is no mapping comes back as it is."""
    if not isinstance(document, Mapping):
        return document
    result = _pagination_of(dict(document))
    shared = {_LEGACY[key]: result.pop(key) for key in _LEGACY if key in result}
    # The legacy settings name a field without saying how it is written.
    shared |= {f"{name[:-4]}Format": DATE_FORMAT for name in tuple(shared) if name.endswith("DateName")} | shared
    shared |= {key: result.pop(key) for key in _FLAGS if key in result}
    if isinstance(result.get("objects"), list):
        result["objects"] = [
            _object({**shared, **entry}) if isinstance(entry, dict) else entry for entry in result["objects"]
        ]
    if isinstance(result.get("parameters"), dict):
        result["parameters"] = _names(result["parameters"])
    return result


def _object(entry: Keys) -> Keys:
    result = _pagination_of(entry)
    if result.get("paginationType") in (_SLICED, *_PAGED) and result.pop("paginationType") == _SLICED:
        result["pagination"] = {"type": "slices", "max": _UNBOUNDED}
    for key in ("rootKey", "nextPageKey", "totalKey"):
        if isinstance(result.get(key), str):
            result[key] = _path(result[key].rpartition("|")[2] if key == "rootKey" else result[key])
    if isinstance(entry.get("rootKey"), str) and isinstance(entry.get("create"), dict):
        wanted = entry["rootKey"].rpartition("|")[0]
        result["create"] = {**({"within": wanted} if wanted else {}), **entry["create"]}
    return _filtered(result)


_UNBOUNDED = 1_000_000_000


def _pagination_of(keys: Keys) -> Keys:
    """Gather what is said of paging: as one object, as JSON text, or in keys with dots."""
    paging = keys.get("pagination", {})
    if isinstance(paging, str):
        paging = _read(paging)
    if not isinstance(paging, dict):
        return keys
    flat = {"type": "pagination.type", "max": "pagination.max", "startindex": "pagination.page.startindex"}
    said = {name: keys[key] for name, key in flat.items() if key in keys}
    paging = {_SIZES.get(name, name): _number(value) for name, value in {**paging, **said}.items()}
    paging = {name: value for name, value in paging.items() if name not in _WITHOUT_EFFECT}
    kind = paging["type"].strip() if isinstance(paging.get("type"), str) else None
    if kind is not None:
        style, first = _TYPES.get(kind.lower(), (kind.lower(), None))
        paging |= {"type": style} if first is None else {"type": style, "startindex": first}
    rest = {name: value for name, value in keys.items() if name not in (*flat.values(), *_WITHOUT_EFFECT, "pagination")}
    return {**rest, "pagination": paging} if paging else rest


def _filtered(entry: Keys) -> Keys:
    """A converter named for ``where`` says in which words the vendor filters."""
    parameters = entry.get("parameters")
    if not isinstance(parameters, dict):
        return entry
    where = parameters.get("where")
    if isinstance(where, str) and where in CONVERTERS:
        known = entry.get("fields", {}) if isinstance(entry.get("fields"), dict) else {}
        filters = dict(CONVERTERS[where])
        if filters["dialect"] == "odata":
            filters["fields"] = {name: {"type": _OF_TYPE[kind]} for name, kind in known.items() if kind in _OF_TYPE}
        entry = {"where": filters, **entry}
        parameters = {name: value for name, value in parameters.items() if name != "where"}
    return {**entry, "parameters": _names(parameters)}


_OF_TYPE = {"text": "text", "number": "number", "boolean": "boolean", "datetime": "time"}


def _names(parameters: Keys) -> Keys:
    """A parameter may be told with its place; the query is the only one there is."""
    return {name: _vendor_name(value) for name, value in parameters.items()}


def _vendor_name(value: Any) -> Any:
    in_query = isinstance(value, dict) and set(value) <= {"vendorName", "vendorType", "type"}
    return value["vendorName"] if in_query and "vendorName" in value else value


def _path(text: str) -> str:
    return text.removeprefix("body.").removeprefix(".").removesuffix("[*]").removesuffix(".")


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and value.isdecimal() else value
