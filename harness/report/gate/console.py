"""The gate's word on a terminal: short when the run passes, exact when it does not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.console import Console
from rich.text import Text

from harness.report.gate.values import Judgement, Kind, Remark
from harness.report.suite.counts import many

MOST_SHOWN = 20
"""Objections of one kind; ``--json`` has them all."""


def show(judgement: Judgement, console: Console) -> None:
    """Print every objection by its kind, the notes, and the outcome."""
    for line in lines(judgement):
        console.print(line, soft_wrap=True)


def lines(judgement: Judgement) -> Iterator[Text]:
    """Yield what is printed."""
    for kind, remarks in groupby(sorted(judgement.objections, key=_rank), key=lambda one: one.kind):
        yield from _block(kind, list(remarks))
    yield from (Text.assemble(("note ", "cyan"), f"{one.what}: {one.text}") for one in judgement.notes[:MOST_SHOWN])
    yield _outcome(judgement)


def _block(kind: Kind, remarks: list[Remark]) -> Iterator[Text]:
    yield Text.assemble((kind.value, "bold red"), f" ({len(remarks):,})" if len(remarks) > 1 else "")
    yield from (Text(f"  {one.what}: {one.text}") for one in remarks[:MOST_SHOWN])
    if len(remarks) > MOST_SHOWN:
        yield Text(f"  and {len(remarks) - MOST_SHOWN:,} more")


def _outcome(judgement: Judgement) -> Text:
    if judgement.passed:
        reached = f"passed by {many(judgement.tests, 'test')} of {many(judgement.promises, 'promise')}"
        return Text.assemble(("PASSED", "bold green"), f"  the gate, {reached}")
    return Text.assemble(("FAILED", "bold red"), f"  the gate, by {many(len(judgement.objections), 'objection')}")


def _rank(remark: Remark) -> int:
    return list(Kind).index(remark.kind)
