"""The words for faults: ``EFFECT[:ARG]@KEY=VALUE[,KEY=VALUE…]``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from contracts import ContractError, Problem, nearest
from mock_vendors.faults.effects import EFFECTS, Effect, When
from mock_vendors.occasion import Occasion, Words, read_words
from mock_vendors.plan import Plan


@dataclass(frozen=True, slots=True)
class Fault:
    """An effect and when it strikes."""

    spec: str
    effect: Effect = field(compare=False)
    occasion: Occasion = field(default_factory=Occasion)


FaultPlan = Plan[Fault]
"""The faults in force; the first that is due strikes."""


def strikes_requests(fault: Fault) -> bool:
    """Tell whether it is requests that a fault strikes, not connections."""
    return fault.effect.when is not When.CONNECTING


def parse(spec: str) -> Fault:
    """Return the fault that these words mean; raises `ContractError` when they mean none."""
    try:
        words = read_words(spec)
        effect = EFFECTS.make(words.name, {} if words.argument is None else {"argument": words.argument})
        if effect.when is When.CONNECTING:
            _before_requests(words)
    except ValueError as error:
        raise ContractError([Problem("", f"fault '{spec}'", str(error))]) from error
    return Fault(words.spec, effect, words.occasion)


def parse_all(specs: Iterable[str], resources: Collection[str]) -> tuple[Fault, ...]:
    """Return the faults that these words mean where there are these resources.

    Raises `ContractError` with the problems of all of them; a resource that is not there is one, since such a
    fault would never strike and nobody would know why.
    """
    faults: list[Fault] = []
    problems: list[Problem] = []
    for spec in specs:
        try:
            fault = parse(spec)
        except ContractError as error:
            problems += error.problems
            continue
        wanted = fault.occasion.resource
        if wanted is not None and wanted not in resources:
            text = f"no resource called '{wanted}'; {nearest(wanted, resources)}"
            problems.append(Problem("", f"fault '{spec}'", text))
        faults.append(fault)
    if problems:
        raise ContractError(problems)
    return tuple(faults)


def _before_requests(words: Words) -> None:
    """Refuse conditions on a request where there is none yet."""
    occasion = words.occasion
    for key, value in (
        ("resource", occasion.resource),
        ("route", occasion.route),
        ("verb", occasion.verb),
        ("page", occasion.pages),
        ("successes", occasion.successes),
    ):
        if value:
            raise ValueError(
                f"'{words.name}' strikes a connection before there is a request, so '{key}' says nothing; "
                "known: calls (connections, counted from 1), from, until, odds, times"
            )
