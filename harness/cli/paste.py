"""Lines for a person to paste into a shell: the bulk service's and the vendor's own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from shlex import quote
from urllib.parse import urlencode

from harness.cli.sample import sample_path
from harness.connectors.definition import ObjectDefinition, load_definition
from harness.stage import Instance, Ready

SAMPLED = "contact"
"""The object that the sample table is for."""


def instance_lines(ready: Ready, instance: Instance) -> list[str]:
    """Return what a person needs to talk to one instance."""
    authorization = f"Element {instance.element_token}, User {instance.user_secret}"
    head = [
        f"{instance.vendor} (hub {instance.hub}, instance {instance.instance_id})",
        f"  vendor   {instance.vendor_url}",
        f"  control  {instance.control_url}",
        f"  objects  {', '.join(instance.objects)}",
        f"  header   Authorization: {authorization}",
    ]
    base = f"{ready.bulk_url}/hubs/{instance.hub}"
    lines = [*service_lines(base, instance, f"-H {quote('Authorization: ' + authorization)}"), vendor_line(instance)]
    return [*head, *(f"  {line}" for line in lines)]


def service_lines(base: str, instance: Instance, header: str) -> Iterator[str]:
    """Yield the walk through the bulk service: objects, download or upload, status, result, list."""
    uploads = SAMPLED in instance.objects
    one = SAMPLED if uploads else instance.objects[0]
    criteria = quote(json.dumps({"objectName": one, "format": "application/jsonl"}))
    yield f"curl {header} {base}/objects"
    yield f"curl {header} -H 'Content-Type: application/json' -d {criteria} {base}/bulk/download"
    if uploads:
        yield f"curl {header} -F {quote(f'file=@{sample_path()}')} {quote(f'{base}/bulk/{one}?path=/sample.csv')}"
    yield f"curl {header} {base}/bulk/1/status   # 1: the id in the answer of download or upload"
    yield f"curl {header} {base}/bulk/1/{one}"
    yield f"curl {header} {quote(f'{base}/{one}?pageSize=2')}"


def vendor_line(instance: Instance) -> str:
    """Return a call of the vendor's own list, with everything that it wants to see."""
    definition = load_definition(instance.vendor)
    one = next((one for one in definition.objects if one.name == SAMPLED), definition.objects[0])
    headers = " ".join(f"-H {quote(f'{name}: {value}')}" for name, value in instance.credentials["headers"].items())
    path = one.path.format_map(instance.credentials)
    return f"curl {headers} {quote(f'{instance.vendor_url}{path}?{_query(one)}')}"


def _query(one: ObjectDefinition) -> str:
    size = one.parameters.get("pageSize")
    if size is None:
        # A list without a size parameter is asked in the vendor's query language.
        return urlencode({"q": f"SELECT Id FROM {one.vendor_name} LIMIT 2"})
    return urlencode({**one.query, size: "2"})
