"""An object as the API describes it: its fields, what bulk can do with it, and its own OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.connectors.definition import ObjectDefinition
from harness.connectors.java_dates import EPOCH

_TYPES = {"datetime": "date", "long": "string", "text": "string", "list": "array"}
_KINDS = {bool: "boolean", int: "number", float: "number", dict: "object", list: "list"}
_JSON_TYPES = {"date": "string"}


def metadata(resource: ObjectDefinition, *, native_download: bool, native_upload: bool) -> dict[str, Any]:
    """Return the object's fields, and whether the vendor's own bulk API or the platform moves its records."""
    return {
        "name": resource.name,
        "vendorName": resource.vendor_name,
        "primaryKeyName": resource.primary_key,
        "bulk": {
            "download": {"supported": resource.bulk_download, "native": native_download},
            "upload": {"supported": resource.bulk_upload, "native": native_upload},
        },
        "fields": [_field(resource, name, kind) for name, kind in _kinds(resource).items()],
    }


def kinds_in(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the fields of some records with their types, as a definition would declare them."""
    found: dict[str, str] = {}
    for record in records:
        for name, value in record.items():
            if value is not None:
                found.setdefault(name, _KINDS.get(type(value), "text"))
    return found


def document(resource: ObjectDefinition, server: str, *, schemas: bool) -> dict[str, Any]:
    """Return an OpenAPI document of the object's calls, with nothing to look up elsewhere."""
    paths = {f"/{resource.name}": {"get": _list(resource, schemas=schemas)}}
    if resource.bulk_upload:
        paths[f"/bulk/{resource.name}"] = {"post": _upload(resource)}
    return {
        "openapi": "3.1.0",
        "info": {"title": resource.name, "version": "1.0"},
        "servers": [{"url": server}],
        "paths": paths,
    }


def _kinds(resource: ObjectDefinition) -> Mapping[str, str]:
    """Return the declared fields with their types, and those that other parts of the definition speak of."""
    dates = [date for date in (resource.created_date, resource.updated_date, resource.query_date) if date]
    return {resource.primary_key: "text", **{date.name: "datetime" for date in dates}, **resource.fields}


def _field(resource: ObjectDefinition, name: str, kind: str) -> dict[str, Any]:
    dates = (resource.created_date, resource.updated_date, resource.query_date)
    # A count of seconds has no pattern, and what is none must not be taken for one.
    masks = {date.name: date.format for date in dates if date and date.format != EPOCH}
    given_by_vendor = {resource.primary_key, *(date.name for date in dates[:2] if date)}
    found = {
        "type": _TYPES.get(kind, kind),
        "vendorPath": name,
        "vendorDisplayName": name,
        "vendorReadOnly": name in given_by_vendor,
        "vendorRequired": False,
        "filterable": "true",
    }
    return (
        found
        | ({"mask": masks[name]} if name in masks else {})
        | ({"primaryKey": True} if name == resource.primary_key else {})
    )


def _list(resource: ObjectDefinition, *, schemas: bool) -> dict[str, Any]:
    fields = {name: {"type": _json_type(kind)} for name, kind in _kinds(resource).items()}
    record = {"type": "object", "properties": fields} if schemas else {"type": "object"}
    names = ("where", "fields", "orderBy", "page", "pageSize", "nextPage")
    numbers = ("page", "pageSize")
    return {
        "operationId": f"list_{resource.name}",
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "integer" if name in numbers else "string"}}
            for name in names
        ],
        "responses": {
            "200": {
                "description": "A page of records.",
                "content": {"application/json": {"schema": {"type": "array", "items": record}}},
            }
        },
    }


def _upload(resource: ObjectDefinition) -> dict[str, Any]:
    form = {"type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}}}
    return {
        "operationId": f"upload_{resource.name}",
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}},
        "responses": {"200": {"description": "The job exists."}},
    }


def _json_type(kind: str) -> list[str]:
    name = _TYPES.get(kind, kind)
    return [_JSON_TYPES.get(name, name), "null"]
