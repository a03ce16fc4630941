"""What objects there are, which fields they have, and what can be done with them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from harness.bulk import describing
from harness.bulk.api.errors import ApiError
from harness.bulk.api.request import instance, only_parameters, platform_version, resource_called
from harness.bulk.native_choice import offers

blueprint = Blueprint("objects", __name__)
_NEWEST = "-1"


@blueprint.get("/objects")
def objects() -> Response:
    """Answer the names, which are the same in every version of the platform."""
    only_parameters()
    platform_version()
    return jsonify([found.name for found in instance().definition.objects])


@blueprint.get("/objects/<object_name>/metadata")
def metadata(object_name: str) -> Response:
    only_parameters()
    resource = resource_called(object_name)
    download, upload = offers(resource, instance().settings)
    return jsonify(describing.metadata(resource, native_download=download, native_upload=upload))


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
