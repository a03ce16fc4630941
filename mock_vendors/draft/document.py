"""An OpenAPI document, 2.0 or 3.x, read as far as a draft needs: operations, with their references followed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contracts import ContractError, Problem, read_yaml

Node = Mapping[str, Any]
_DEEPEST = 40
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation; ``schema`` is that of its answer, ``body`` that of its request, None where there is none."""

    method: str
    path: str
    queries: Mapping[str, Node]
    schema: Node | None
    body: Node | None
    form: bool
    status: int
    headers: tuple[str, ...]
    told: Mapping[int, Node]
    """The refusals that it documents, by status."""


class Document:
    """An OpenAPI document; raises `ContractError` for a file that is none."""

    def __init__(self, content: Any, file: str) -> None:
        if not isinstance(content, dict) or not ({"openapi", "swagger"} & content.keys()):
            raise ContractError([Problem(file, "", "is no OpenAPI document: it says neither 'openapi' nor 'swagger'")])
        self.content, self.file = content, file

    @cached_property
    def title(self) -> str:
        return str(self.content.get("info", {}).get("title", "")) or "A vendor"

    @property
    def source(self) -> str:
        """Where it is documented: the address it gives, or the name of its file."""
        return str(self.content.get("externalDocs", {}).get("url") or Path(self.file).name)

    @cached_property
    def server(self) -> str:
        """The address that the document gives, absolute, without a slash at its end."""
        if "swagger" in self.content:
            scheme = next(iter(self.content.get("schemes", ())), "https")
            return f"{scheme}://{self.content.get('host', 'vendor.example')}{self.content.get('basePath', '')}".rstrip(
                "/"
            )
        url = str(next((server.get("url", "") for server in self.content.get("servers", ())), ""))
        return (url if "://" in url else f"https://vendor.example{url}").rstrip("/")

    @property
    def prefix(self) -> str:
        """What stands before every path."""
        return urlsplit(self.server).path.rstrip("/")

    @property
    def schemes(self) -> Mapping[str, Node]:
        """The security schemes by name."""
        found: Any = self.content.get("securityDefinitions") or self.content.get("components", {}).get(
            "securitySchemes", {}
        )
        return {name: self.at(node) for name, node in found.items()}

    def at(self, node: Any) -> Node:
        """Return what a node is when its references are followed and its parts put together."""
        for _ in range(_DEEPEST):
            if not isinstance(node, dict):
                return {}
            if "$ref" not in node:
                return self._joined(node) if "allOf" in node else node
            node = self._referred(str(node["$ref"]))
        raise ContractError([Problem(self.file, "$ref", "references lead round in a circle")])

    def operations(self) -> Iterator[Operation]:
        """Yield every operation in the order of the document."""
        for path, item in self.content.get("paths", {}).items():
            shared = self.at(item).get("parameters", ())
            for method, operation in self.at(item).items():
                if method in ("get", "post", "put", "patch", "delete") and isinstance(operation, dict):
                    yield self._operation(method.upper(), path, operation, shared)

    def _operation(self, method: str, path: str, node: Node, shared: Any) -> Operation:
        parameters = [self.at(each) for each in (*shared, *node.get("parameters", ()))]
        queries = {str(each["name"]): self._typed(each) for each in parameters if each.get("in") == "query"}
        answers = {str(status): self.at(answer) for status, answer in node.get("responses", {}).items()}
        good = next((status for status in sorted(answers) if status.startswith("2")), None)
        answer = answers.get(good or "", {})
        body, form = self._body(node, parameters)
        told = {int(status): answer for status, answer in answers.items() if status.isdigit() and int(status) >= 400}
        names = tuple(str(name).lower() for name in answer.get("headers", {}))
        status = int(good) if good and good.isdigit() else 200
        full = f"{self.prefix}{path}"
        return Operation(method, full, queries, self.schema_of(answer), body, form, status, names, told)

    def schema_of(self, message: Node) -> Node | None:
        """Return the schema of a message's JSON."""
        if "schema" in message:
            return self.at(message["schema"])
        for kind, media in message.get("content", {}).items():
            if "json" in kind or kind == _FORM:
                return self.at(media.get("schema", {}))
        return None

    def _typed(self, parameter: Node) -> Node:
        return self.at(parameter["schema"]) if "schema" in parameter else parameter

    def _body(self, node: Node, parameters: list[Node]) -> tuple[Node | None, bool]:
        request = self.at(node.get("requestBody", {}))
        if request:
            return self.schema_of(request), "application/json" not in request.get("content", {})
        whole = next((each for each in parameters if each.get("in") == "body"), None)
        fields = {str(each["name"]): each for each in parameters if each.get("in") == "formData"}
        if whole is not None:
            return self.at(whole.get("schema", {})), False
        return ({"type": "object", "properties": fields}, True) if fields else (None, False)

    def _referred(self, reference: str) -> Any:
        node: Any = self.content
        if not reference.startswith("#/"):
            raise ContractError([Problem(self.file, reference, "is in another file; bundle the document first")])
        for part in reference[2:].split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            if not isinstance(node, dict) or name not in node:
                raise ContractError([Problem(self.file, reference, "leads nowhere")])
            node = node[name]
        return node

    def _joined(self, node: Node) -> Node:
        joined: dict[str, Any] = {key: value for key, value in node.items() if key != "allOf"}
        properties, required = dict(joined.get("properties", {})), list(joined.get("required", ()))
        for part in map(self.at, node["allOf"]):
            properties = {**part.get("properties", {}), **properties}
            required += part.get("required", ())
            joined = {**part, **joined}
        return {**joined, "properties": properties, "required": required}


def read_document(path: Path) -> Document:
    """Return the document in a file, YAML or JSON; raises `ContractError`."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError([Problem(str(path), "", f"cannot be read: {error}")]) from error
    return Document(read_yaml(text, str(path)), str(path))
