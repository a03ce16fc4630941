"""What is written of connectors names everything there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.connectors.auth import SCHEMES
from harness.connectors.definition import load_definition
from harness.connectors.filters import DIALECTS
from harness.connectors.list_settings import list_document
from harness.connectors.paging import STYLES

TEXT = (Path(__file__).parents[3] / "harness" / "connectors" / "README.md").read_text("utf-8")


@pytest.mark.parametrize("name", [*STYLES, *DIALECTS, *SCHEMES])
def test_every_way_is_written_of(name: str) -> None:
    assert f"`{name}`" in TEXT


def test_the_settings_shown_are_those_there_are() -> None:
    shown = [word.strip("`, ") for word in TEXT.split() if word.startswith("`list.")]
    said = {
        key: "{}" if key.rpartition(".")[2] in ("authentication", "headers", "query", "where") else "" for key in shown
    }
    assert said
    list_document({"template": {"path": ""}, "pagination": {}, "parameters": {}}, said)


def test_the_file_shown_is_one(tmp_path: Path) -> None:
    path = tmp_path / "acme.yaml"
    path.write_text(TEXT.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert load_definition(path).object("people").created_date is not None
