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


def instance_lines(ready: Ready, instance: Instance) -> Iterator[str]:
    """Yield what a person needs to talk to one instance; what is no command is a comment to a shell."""
    authorization = f"Element {instance.element_token}, User {instance.user_secret}"
    yield f"# {instance.vendor}: hub {instance.hub}, instance {instance.instance_id}"
    yield f"#   vendor   {instance.vendor_url}"
    yield f"#   control  {instance.control_url}"
    if not instance.objects:
        target = {"instanceId": str(instance.instance_id), "path": "/results.jsonl"}
        yield f'#   a storage: files of jobs go there with the criterion "docsHubDetails": {json.dumps(target)}'
        return
    yield f"#   objects  {', '.join(instance.objects)}"
    yield f"#   header   Authorization: {authorization}"
    yield from service_lines(f"{ready.bulk_url}/hubs/{instance.hub}", instance)
    yield "# the vendor's own list"
    yield vendor_line(instance)


def short_lines(ready: Ready, instance: Instance) -> Iterator[str]:
    """Yield one line about an instance, and the call of its objects."""
    objects = ", ".join(instance.objects) or "a storage"
    yield f"# {instance.vendor}: hub {instance.hub}, instance {instance.instance_id}: {objects}"
    if instance.objects:
        yield f"{_curl(instance)} {ready.bulk_url}/objects"


def service_lines(base: str, instance: Instance) -> Iterator[str]:
    """Yield the walk through the bulk service: objects, download or upload, status, result, list."""
    curl = _curl(instance)
    uploads = SAMPLED in instance.objects
    one = SAMPLED if uploads else instance.objects[0]
    criteria = quote(json.dumps({"objectName": one, "format": "application/jsonl"}))
    yield "# its objects; a page of one of them"
    yield f"{curl} {base}/objects"
    yield f"{curl} {quote(f'{base}/{one}?pageSize=2')}"
    yield "# download all of them" + ("; upload a table" if uploads else "")
    yield f"{curl} -H 'Content-Type: application/json' -d {criteria} {base}/bulk/download"
    if uploads:
        yield f"{curl} -F {quote(f'file=@{sample_path()}')} {quote(f'{base}/bulk/{one}?path=/sample.csv')}"
    yield "# the job's status and result; put the id from the answer in the place of 1"
    yield f"{curl} {base}/bulk/1/status"
    yield f"{curl} {base}/bulk/1/{one}"


def vendor_line(instance: Instance) -> str:
    """Return a call of the vendor's own list, with everything that it wants to see."""
    definition = load_definition(instance.vendor)
    one = next((one for one in definition.objects if one.name == SAMPLED), definition.objects[0])
    sent = {**one.headers, **instance.credentials["headers"]}
    headers = " ".join(f"-H {quote(f'{name}: {value}')}" for name, value in sent.items() if "{" not in value)
    path = one.path.format_map(instance.credentials)
    query = _query(one)
    return f"curl {headers} {quote(f'{instance.vendor_url}{path}' + (f'?{query}' if query else ''))}"


def _query(one: ObjectDefinition) -> str:
    if one.filter.dialect == "soql":
        # A list without a size parameter is asked in the vendor's query language.
        return urlencode({"q": f"SELECT Id FROM {one.vendor_name} LIMIT 2"})
    size = one.parameters.get("pageSize")
    return urlencode({**one.query, **({size: "2"} if size else {})})


def _curl(instance: Instance) -> str:
    authorization = f"Authorization: Element {instance.element_token}, User {instance.user_secret}"
    return f"curl -H {quote(authorization)}"
