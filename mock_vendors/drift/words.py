"""The words for drift: ``EFFECT[:[COUNT][/WHERE]]@KEY=VALUE[,KEY=VALUE…]``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from contracts import ContractError, Problem, nearest
from mock_vendors.drift.effects import EFFECTS, Effect
from mock_vendors.occasion import Occasion, read_words
from mock_vendors.plan import Plan


@dataclass(frozen=True, slots=True)
class Drift:
    """An effect on records, and when it comes."""

    spec: str
    effect: Effect = field(compare=False)
    occasion: Occasion = field(default_factory=Occasion)

    @property
    def first(self) -> bool:
        """Whether it comes before a call is answered, as what depends on nothing but time does; else it comes after."""
        occasion = self.occasion
        return occasion.start is not None and not occasion.calls and not occasion.pages


DriftPlan = Plan[Drift]
"""The drift in force; all that is due comes, in the order of the plan."""


def parse(spec: str) -> Drift:
    """Return the drift that these words mean; raises `ContractError` when they mean none."""
    try:
        words = read_words(spec)
        effect = EFFECTS.make(words.name, {} if words.argument is None else {"argument": words.argument})
    except ValueError as error:
        raise ContractError([Problem("", f"drift '{spec}'", str(error))]) from error
    return Drift(words.spec, effect, words.occasion)


def parse_all(specs: Iterable[str], resources: Collection[str]) -> tuple[Drift, ...]:
    """Return the drift that these words mean; raises `ContractError` with the problems of all of them."""
    found: list[Drift] = []
    problems: list[Problem] = []
    for spec in specs:
        try:
            drift = parse(spec)
        except ContractError as error:
            problems += error.problems
            continue
        wanted = drift.occasion.resource
        if wanted is not None and wanted not in resources:
            problems.append(
                Problem("", f"drift '{spec}'", f"no resource called '{wanted}'; {nearest(wanted, resources)}")
            )
        found.append(drift)
    if problems:
        raise ContractError(problems)
    return tuple(found)
