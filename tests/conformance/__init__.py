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

import contracts

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# What would make a green run say less than it seems to: requests that never got past the door.
HOLLOW = ("missing_auth", "rate_limited", "unused_openapi_auth", "unmatched_filter", "unresolvable_reference")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run reported, and its text for whoever has to mend a failure."""

    report: Mapping[str, Any]
    text: str

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
            *(f"{name} phase: {phases[name]['status']}" for name in PHASES if phases[name]["status"] != "success"),
            *(f"{name}: {found}" for name, found in hollow.items() if found),
        ]


def run(
    document: str,
    url: str,
    config: Path,
    folder: Path,
    *,
    secrets: Mapping[str, str],
    facts: Mapping[str, Any] | None = None,
    examples: int,
    unfit: Sequence[str] = (),
    phases: Sequence[str] = PHASES,
) -> Run:
    """Run ``document`` against ``url``: all phases, or for a server known to fail those that show it.

    ``config`` may name ``secrets`` as environment variables. ``facts`` are parameters and properties of which this
    server knows one value only, such as the account that the credentials belong to: any other is wrong there.
    ``unfit`` are checks that say nothing of this service.
    """
    schema, report = folder / "document.json", folder / "report.json"
    schema.write_text(json.dumps(settled(contracts.load(document), facts or {})), "utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "--no-color", "run", str(schema)]
    options = ["--url", url, "--checks", "all", "--phases", ",".join(phases), "--generation-deterministic"]
    options += ["--max-examples", str(examples), "--continue-on-failure", "--no-shrink"]
    options += ["--exclude-checks", ",".join(unfit)] if unfit else []
    options += ["--report", "json", "--report-json-path", str(report)]
    environment = {**os.environ, **secrets}
    done = subprocess.run(
        [*command, *options], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    text = done.stdout + done.stderr
    if not report.exists():
        raise RuntimeError(f"schemathesis ended with {done.returncode} and no report:\n{text}")
    return Run(json.loads(report.read_text("utf-8")), text)


def settled(document: dict[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with every place that ``facts`` names allowing that one value.

    A name is that of a parameter, or of a schema and its property with a dot between them.
    """
    schemas = document["components"]["schemas"]
    for name, value in facts.items():
        owner, _, key = name.rpartition(".")
        places = [schemas[owner]["properties"]] if owner else [p for p in _parameters(document) if p["name"] == name]
        for place in places:
            slot = key if owner else "schema"
            place[slot] = {**place[slot], "enum": [value]}
    return document


def _parameters(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict) and {"name", "in", "schema"} <= node.keys():
        yield node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    for child in children:
        yield from _parameters(child)
