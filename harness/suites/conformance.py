"""A running service held to an OpenAPI document by Schemathesis: every phase, every check, the same each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import contracts

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# What would make a green run say less than it seems to: requests that never got past the door.
HOLLOW = ("missing_auth", "rate_limited", "unused_openapi_auth", "unmatched_filter", "unresolvable_reference")
MOST_TOLD = 12_000
"""Characters of the report that a failure shows: the failures, each with its curl line, are at its end."""
# A run that takes longer has met a service that hangs.
LONGEST_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried, from which seed: ``name`` is that of --bulk-effort."""

    name: str = "whole"
    seed: int = 1

    @property
    def phases(self) -> tuple[str, ...]:
        """A quick run asks the documented examples and follows the links."""
        return ("examples", "stateful") if self.name == "quick" else PHASES

    @property
    def cases(self) -> tuple[str, ...]:
        """Return what decides which cases are made: for a gate the same ones each time, else those of the seed."""
        return ("--seed", str(self.seed)) if self.name == "thorough" else ("--generation-deterministic",)

    def examples(self, usual: int) -> int:
        """Return how many cases the fuzzer makes of an operation for which ``usual`` are enough."""
        return {"quick": 1, "whole": usual}.get(self.name, usual * 10)

    @property
    def seconds(self) -> int | None:
        """Return after how long fuzzing stops by itself, if it does: a run of all phases needs to get through."""
        return 600 if self.name == "thorough" else None


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer of the run: what was asked, and the body if it was a text."""

    method: str
    path: str
    status: int
    kind: str
    body: str


@dataclass(frozen=True, slots=True)
class Run:
    """What one run reported, and its text for whoever has to mend a failure."""

    report: Mapping[str, Any]
    text: str
    phases: Sequence[str] = PHASES
    answers: Sequence[Answered] = ()

    @property
    def failures(self) -> set[str]:
        return {failure["type"] for failure in self.report["failures"]}

    @property
    def complaints(self) -> list[str]:
        """Everything that keeps this run from being a proof; empty when it is one."""
        phases = self.report["phases"]
        hollow = {name: self.report["warnings"].get(name) for name in HOLLOW}
        return [
            *(f"{failure['title']}: {', '.join(failure['operations'])}" for failure in self.report["failures"]),
            *(f"error: {error}" for error in self.report["errors"]),
            *(f"{name} phase: {phases[name]['status']}" for name in self.phases if phases[name]["status"] != "success"),
            *(f"{name}: {found}" for name, found in hollow.items() if found),
        ]

    @property
    def told(self) -> str:
        """The complaints, and below them the end of the report with the curl lines."""
        return "\n".join([*self.complaints, "", self.text[-MOST_TOLD:]])


def run(
    document: str,
    url: str,
    config: Path,
    folder: Path,
    *,
    secrets: Mapping[str, str],
    effort: Effort,
    examples: int,
    facts: Mapping[str, Any] | None = None,
    known: Mapping[str, str] | None = None,
    unfit: Sequence[str] = (),
    phases: Sequence[str] = (),
    recorded: bool = False,
) -> Run:
    """Run ``document`` against ``url``: the phases of ``effort``, or for a server known to fail those that show it.

    ``config`` may name ``secrets`` as environment variables. ``facts`` are parameters and properties of which this
    server knows one value only, such as the account that the credentials belong to: any other is wrong there.
    ``known`` are examples of parameters that this server knows. ``unfit`` are checks that say nothing of this service.
    ``recorded``: the answers are kept.
    """
    chosen = tuple(phases) or effort.phases
    schema, report, har = folder / "document.json", folder / "report.json", folder / "exchanges.har"
    schema.write_text(json.dumps(settled(contracts.load(document), facts or {}, known or {})), "utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "--no-color", "run", str(schema)]
    options = ["--url", url, "--checks", "all", "--phases", ",".join(chosen), *effort.cases]
    options += ["--max-examples", str(effort.examples(examples))]
    options += ["--continue-on-failure", "--no-shrink", "--report", "json,har" if recorded else "json"]
    options += ["--report-json-path", str(report), "--report-har-path", str(har)]
    options += ["--exclude-checks", ",".join(unfit)] if unfit else []
    options += ["--max-time", str(effort.seconds)] if effort.seconds else []
    text = _text([*command, *options], folder, {**os.environ, **secrets})
    if not report.exists():
        raise RuntimeError(f"schemathesis ended without a report:\n{text}")
    answers = list(_answers(json.loads(har.read_text("utf-8")))) if recorded else []
    return Run(json.loads(report.read_text("utf-8")), text, chosen, answers)


def _text(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_SECONDS,
    )
    return done.stdout + done.stderr


def _answers(har: Mapping[str, Any]) -> Iterator[Answered]:
    for entry in har["log"]["entries"]:
        asked, got = entry["request"], entry["response"]
        if got["status"]:
            kind = got["content"].get("mimeType", "").partition(";")[0].strip().lower()
            path = urlsplit(asked["url"]).path
            yield Answered(asked["method"], path, got["status"], kind, got["content"].get("text") or "")


def settled(
    document: dict[str, Any], facts: Mapping[str, Any], known: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return the document with every place that ``facts`` names allowing that one value.

    A name is that of a parameter, or of a schema and its property with a dot between them. ``known`` gives parameters
    another example.
    """
    schemas = document["components"]["schemas"]
    for name, value in facts.items():
        owner, _, key = name.rpartition(".")
        places = [schemas[owner]["properties"]] if owner else [p for p in _parameters(document) if p["name"] == name]
        for place in places:
            slot = key if owner else "schema"
            place[slot] = {**place[slot], "enum": [value]}
    for name, example in (known or {}).items():
        for place in _parameters(document):
            if place["name"] == name and place.keys() & {"example", "examples"}:
                place.pop("example", None)
                place["examples"] = {"known": {"value": example}}
    return document


def _parameters(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict) and {"name", "in", "schema"} <= node.keys():
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _parameters(child)
