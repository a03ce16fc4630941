"""Connector instances of an account: made, listed and removed by whoever has the secrets of user and organization."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify

from harness.bulk.api.errors import ApiError
from harness.bulk.api.request import json_body, only_parameters, platform
from harness.bulk.instance import Account
from harness.bulk.instance_form import draft_of, shown
from harness.bulk.instance_life import create_instance, remove_instance

blueprint = Blueprint("instances", __name__)


@blueprint.post("/instances")
def create() -> Response:
    """Make an instance; the answer is the only one that ever holds its token."""
    only_parameters()
    instance, token = create_instance(platform(), draft_of(json_body("element and configuration")), _account())
    return jsonify(shown(instance, token))


@blueprint.get("/instances")
def listing() -> Response:
    only_parameters()
    return jsonify([shown(instance) for instance in platform().instances.owned_by(_account())])


@blueprint.delete("/instances/<instance_id>")
def remove(instance_id: str) -> Response:
    """Remove an instance of the account; its running jobs are cancelled, and nobody sees any of them again."""
    only_parameters()
    mine = {str(instance.id): instance for instance in platform().instances.owned_by(_account())}
    if instance_id not in mine:
        raise ApiError(404, f"There is no instance {instance_id} of this account.")
    instance = mine[instance_id]
    if instance.provisioned:
        raise ApiError(
            400, f"Instance {instance_id} was given to the service by its operator and cannot be removed here."
        )
    remove_instance(platform(), instance.id)
    return jsonify(shown(instance))


def _account() -> Account:
    found: Account = g.account
    return found
