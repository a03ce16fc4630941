"""What objects there are, which fields they have, and what can be done with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from harness.bulk import describing
from harness.bulk.api.errors import ApiError
from harness.bulk.api.patience import PatientCall
from harness.bulk.api.request import instance, only_parameters, platform, platform_version, resource_called
from harness.bulk.native_choice import offers
from harness.connectors.definition import ObjectDefinition
from harness.connectors.page import Ask
from harness.connectors.spans import decoded

blueprint = Blueprint("objects", __name__)
_NEWEST = "-1"
_SAMPLE = 20


@blueprint.get("/objects")
def objects() -> Response:
    """Answer the names, which are the same in every version of the platform."""
    only_parameters()
    platform_version()
    return jsonify(platform().connectors.of(instance().id).object_names(PatientCall(platform().clock)))


@blueprint.get("/objects/<object_name>/metadata")
def metadata(object_name: str) -> Response:
    only_parameters()
    resource = resource_called(object_name)
    return jsonify(described(resource if resource.fields else sampled(resource)))


def described(resource: ObjectDefinition) -> dict[str, Any]:
    """Return the metadata of an object of the calling instance."""
    download, upload = offers(resource, instance().settings)
    return describing.metadata(resource, native_download=download, native_upload=upload)


def sampled(resource: ObjectDefinition) -> ObjectDefinition:
    """Return the object with the fields that a page of its records shows, beside those it declares."""
    connector = platform().connectors.of(instance().id)
    page = connector.page(Ask(resource.name, page_size=_SAMPLE), None, PatientCall(platform().clock))
    return replace(resource, fields={**describing.kinds_in(map(decoded, page.records)), **resource.fields})


@blueprint.get("/objects/<object_name>/docs")
def docs(object_name: str) -> Response:
    """Answer the object's own OpenAPI document; it has no references, so there are none to resolve."""
    only_parameters("discovery", "resolveReferences", "basic", "version")
    resource = resource_called(object_name)
    _truth("resolveReferences", default=False)
    schemas = _truth("discovery", default=True) and not _truth("basic", default=False)
    if (version := request.args.get("version", _NEWEST)) != _NEWEST:
        raise ApiError(404, f"version: there is no version {version[:20]!r}; leave it out for the only one.")
    server = request.url.partition("/objects/")[0]
    return jsonify(describing.document(resource, server, schemas=schemas))


def _truth(name: str, *, default: bool) -> bool:
    text = request.args.get(name, str(default)).strip().lower()
    if text not in ("true", "false"):
        raise ApiError(400, f"{name}: must be true or false.")
    return text == "true"
