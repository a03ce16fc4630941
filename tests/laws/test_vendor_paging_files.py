"""Knobs in vendor files: what does not go together is told when the file is read."""

from __future__ import annotations

from typing import Any

import pytest

from contracts import ContractError
from mock_vendors.load import load_vendor
from mock_vendors.settings import Setting

LIST = "resources.jobs.list"
CURSOR = {"style": "cursor", "default": 5, "most": 10}
OFFSET = {**CURSOR, "style": "offset"}


def problems(paging: dict[str, Any], **beside: Any) -> str:
    settings = [Setting(f"{LIST}.{key}", value) for key, value in {"paging": paging, **beside}.items()]
    with pytest.raises(ContractError) as caught:
        load_vendor("greenhouse", settings)
    return str(caught.value)


@pytest.mark.parametrize(
    ("paging", "text"),
    [
        ({**OFFSET, "token": {"once": True}}, "paging.token: 'token' needs a style that hands out tokens; 'offset'"),
        ({**OFFSET, "empty": 2}, "paging.empty: 'empty' needs a style that knows which page of a traversal is asked"),
        ({"style": "none", "short": 2}, "'short' needs a style that cuts a list into pages one after the other"),
        ({**CURSOR, "past_end": "last"}, "'past_end' needs a style that lets a client ask for what lies past the end"),
        ({**CURSOR, "style": "keyset", "loop": "self"}, "'loop' needs a style that tells where the next page is"),
        ({**CURSOR, "loop": "rings:3"}, "paging.loop: paging knob 'loop': 'rings' is not known here; known: repeat"),
        ({**CURSOR, "loop": "ring"}, "'ring' should be 'ring:3'"),
        ({**OFFSET, "past_end": "refuse:200"}, "'refuse:200' needs 204 or a status from 400 to 599"),
        ({**OFFSET, "ceiling": {"row": 50}}, "paging.ceiling.row: paging knob 'ceiling' has no option 'row'"),
        ({**CURSOR, "token": {"alphabet": "greek"}}, "no alphabet called 'greek'"),
        ({**CURSOR, "shuffle": "ties"}, "'ties' need 'by'"),
        ({**CURSOR, "shuffle": {"how": "ties", "by": "creates_at"}}, "no field called 'creates_at'"),
        ({**CURSOR, "shorts": 2}, "paging style 'cursor' has no option 'shorts'"),
        ({**CURSOR, "other_host": "http://{hots}"}, "may have these holes: base, scheme, host, port, authority"),
        ({**CURSOR, "style": "post_body"}, "list.takes: 'post_body' reads what is posted: say method: POST"),
        ({**CURSOR, "style": "id_range", "field": "number"}, "paging: no field called 'number'"),
    ],
)
def test_what_does_not_go_together_is_told(paging: dict[str, Any], text: str) -> None:
    assert text in problems(paging)


def test_a_knob_can_be_set_by_its_path() -> None:
    spec = load_vendor("greenhouse", [Setting(f"{LIST}.paging.ceiling", 50), Setting(f"{LIST}.paging.total", "late")])
    listing = spec.resources["jobs"].listing
    assert listing is not None
    assert (listing.paging.options["ceiling"], listing.paging.options["total"]) == (50, "late")
