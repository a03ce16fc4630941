"""GitHub: states and labels, searches by qualifiers, where one stands with the limits, renamed repositories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from mock_vendors.bodies import json_answer
from mock_vendors.data.where import EVERYTHING, All, Comparison, Condition
from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.quirks import Quirks
from mock_vendors.quirks.github_search import QueryError, read_query
from mock_vendors.routes import Route
from mock_vendors.spec import ResourceSpec

_OWNER = {"login": "octo-org", "id": 1, "type": "Organization", "site_admin": False}


class Own(Quirks):
    def routes(self) -> Iterator[Route]:
        known = self.stock.keyring.credentials
        name = f"{known['owner']}/{known['repo']}"
        yield Route("GET", f"/repos/{name}", partial(self._repository, name))
        yield Route("GET", "/rate_limit", self._rates)
        for old, new in self.stock.spec.facts["renamed"].items():
            for rest in ("", "/issues", "/issues/{number}", "/issues/{number}/comments"):
                yield Route("GET", f"/repos/{old}{rest}", partial(_moved, old, new))

    def where(self, resource: ResourceSpec, parameters: Mapping[str, str], /) -> Condition:
        if resource.name != "issues" or resource.listing is None:
            return EVERYTHING
        if resource.listing == resource.lists.get("search"):
            try:
                return read_query(parameters.get("q", ""))
            except QueryError as error:
                raise Refusal("bad_parameter", [{"field": "q", "message": str(error)}]) from error
        state = parameters.get("state", "open")
        tests = [Comparison("labels.name", "=", name) for name in parameters.get("labels", "").split(",") if name]
        return All((*tests, *(() if state == "all" else (Comparison("state", "=", state),))))

    def filled(self, _resource: ResourceSpec, record: dict[str, Any], posted: Mapping[str, Any], /) -> dict[str, Any]:
        record.pop("pull_request", None)
        return {**record, "title": str(posted["title"]), "labels": _labels(posted), "user": _OWNER}

    def changed(
        self,
        resource: ResourceSpec,
        changes: dict[str, Any],
        _record: Mapping[str, Any],
        posted: Mapping[str, Any],
        /,
    ) -> dict[str, Any]:
        if "state" in posted:
            now = self.stock.datasets[resource.name].blanks(self.stock.clock.now())["updated_at"]
            closed = posted["state"] == "closed"
            changes |= {"closed_at": now if closed else None, "state_reason": "completed" if closed else "reopened"}
        if "labels" in posted:
            changes["labels"] = _labels(posted)
        if "title" in posted:
            changes["title"] = str(posted["title"])
        return changes

    def _repository(self, name: str, request: Request, _path: Mapping[str, str]) -> Answer:
        url = f"{request.base}/repos/{name}"
        told = {"id": 1296269, "name": name.partition("/")[2], "full_name": name, "owner": _OWNER, "private": False}
        return json_answer(200, {**told, "url": url, "html_url": f"https://github.com/{name}", "has_issues": True})

    def _rates(self, _request: Request, _path: Mapping[str, str]) -> Answer:
        now = self.stock.clock.now()
        rates = {
            limit.options["name"]: _fresh(limit.options, now)
            for limit in self.stock.spec.limits
            if "begins" in limit.options
        }
        for stand in self.standing(now):
            if stand["name"] in rates:
                rates[stand["name"]] = {name: stand[name] for name in ("limit", "remaining", "reset", "used")}
        return json_answer(200, {"resources": rates, "rate": rates["core"]})


def _fresh(limit: Mapping[str, Any], now: float) -> dict[str, int]:
    requests, seconds = limit["requests"], limit["seconds"]
    return {"limit": requests, "remaining": requests, "reset": int(now) + seconds, "used": 0}


def _labels(posted: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = (each if isinstance(each, str) else str(each.get("name", "")) for each in posted.get("labels", ()))
    return [{"id": 208045946, "name": name, "color": "ededed", "default": False, "description": None} for name in names]


def _moved(old: str, new: str, request: Request, _path: Mapping[str, str]) -> Answer:
    url = f"{request.base}{request.path.replace(old, new, 1)}" + (f"?{request.query}" if request.query else "")
    body = {"message": "Moved Permanently", "url": url, "documentation_url": "https://docs.github.com/rest"}
    return json_answer(301, body, {"Location": url})
