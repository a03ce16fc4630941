"""The words for permissions: ``RULE[:ARGUMENT]@KEY=VALUE[,KEY=VALUE…]``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from contracts import ContractError, Problem, nearest
from mock_vendors.occasion import Occasion, read_words
from mock_vendors.permissions.rules import RULES, Rule
from mock_vendors.plan import Plan


@dataclass(frozen=True, slots=True)
class Permission:
    """What is taken away, and when."""

    spec: str
    rule: Rule = field(compare=False)
    occasion: Occasion = field(default_factory=Occasion)


PermissionPlan = Plan[Permission]
"""The permissions taken away; all that are due count."""


def parse(spec: str) -> Permission:
    """Return the permission that these words mean; raises `ContractError` when they mean none."""
    try:
        words = read_words(spec)
        rule = RULES.make(words.name, {} if words.argument is None else {"argument": words.argument})
    except ValueError as error:
        raise ContractError([Problem("", f"permission '{spec}'", str(error))]) from error
    return Permission(words.spec, rule, words.occasion)


def parse_all(specs: Iterable[str], resources: Collection[str]) -> tuple[Permission, ...]:
    """Return the permissions that these words mean; raises `ContractError` with the problems of all of them."""
    permissions: list[Permission] = []
    problems: list[Problem] = []
    for spec in specs:
        try:
            permission = parse(spec)
        except ContractError as error:
            problems += error.problems
            continue
        wanted = permission.occasion.resource
        if wanted is not None and wanted not in resources:
            text = f"no resource called '{wanted}'; {nearest(wanted, resources)}"
            problems.append(Problem("", f"permission '{spec}'", text))
        permissions.append(permission)
    if problems:
        raise ContractError(problems)
    return tuple(permissions)
