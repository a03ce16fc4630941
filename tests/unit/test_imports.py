"""Who may import whom, read from the source: the plan of the house, held."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

ROOMS = ("contracts", "mock_vendors", "harness", "scenarios")
# Where a module's longest matching name decides what it may import from this project.
ALLOWED = {
    "contracts": {"contracts"},
    "mock_vendors": {"contracts", "mock_vendors"},
    "scenarios": {"contracts", "harness", "scenarios"},
    "harness": {"contracts"},
    "harness.ocnql": {"contracts", "harness.ocnql"},
    "harness.connectors": {"contracts", "harness.ocnql", "harness.connectors"},
    "harness.bulk": {"contracts", "harness.ocnql", "harness.connectors", "harness.bulk"},
    "harness.client": {"contracts", "harness.client"},
    "harness.audit": {"contracts", "harness.audit", "harness.client"},
    "harness.report": {"contracts", "harness.audit", "harness.report"},
    "harness.suites": {"contracts", "harness.audit", "harness.client", "harness.suites"},
    "harness.running": {"contracts", "harness.audit", "harness.report", "harness.running", "harness.suites"},
    "harness.staging": {"contracts", "harness.connectors", "harness.staging"},
    "harness.stage": {
        "contracts",
        "harness.bulk",
        "harness.client",
        "harness.connectors",
        "harness.stage",
        "harness.staging",
    },
    "harness.stage.mocks": {"contracts", "harness.connectors", "harness.staging", "mock_vendors"},
    "harness.cli": {"contracts", "scenarios", "harness"},
    "harness.pytest_plugin": {"contracts", "harness"},
}
FLASK_FREE = ("harness.client", "harness.audit", "harness.suites", "harness.report", "harness.connectors", "contracts")


def modules() -> Iterator[tuple[str, Path]]:
    for room in ROOMS:
        top = Path(str(files(room)))
        for path in sorted(top.rglob("*.py")):
            parts = path.relative_to(top.parent).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(name: str, path: Path) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*base, node.module] if node.module else base)
            yield from (f"{source}.{alias.name}" for alias in node.names)


def under(name: str, tops: set[str] | tuple[str, ...]) -> bool:
    return any(name == top or name.startswith(f"{top}.") for top in tops)


def allowed(name: str) -> set[str]:
    return ALLOWED[max((top for top in ALLOWED if under(name, (top,))), key=len)]


def violations(name: str, wanted: Iterator[str]) -> list[str]:
    ours = [target for target in wanted if under(target, ROOMS)]
    return [f"{name} imports {target}" for target in ours if not under(target, allowed(name))]


def test_every_import_keeps_to_the_plan() -> None:
    found = [wrong for name, path in modules() for wrong in violations(name, imports(name, path))]
    assert found == []


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("mock_vendors.vendor", "harness.connectors"),
        ("harness.connectors.connector", "mock_vendors.vendor"),
        ("harness.audit.verdict", "harness.bulk.store"),
        ("harness.stage.bench", "mock_vendors.vendor"),
        ("harness.connectors.page", "harness.bulk"),
        ("contracts.clock", "harness"),
        ("harness.bulk.engine", "harness.cli"),
    ],
)
def test_a_forbidden_import_would_be_seen(name: str, target: str) -> None:
    assert violations(name, iter([target])) == [f"{name} imports {target}"]


def knows_flask(name: str, path: Path) -> bool:
    return any(under(target, ("flask",)) for target in imports(name, path))


def test_only_the_services_know_flask() -> None:
    found = [name for name, path in modules() if knows_flask(name, path)]
    assert [name for name in found if under(name, FLASK_FREE)] == []


def test_the_plugin_module_imports_pytest_alone() -> None:
    tree = ast.parse((Path(str(files("harness"))) / "pytest_plugin.py").read_text("utf-8"))
    names = [alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in names} <= {"pytest", *sys.stdlib_module_names}
