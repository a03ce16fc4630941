"""What a caller may see and do, once everything that is taken away has been taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mock_vendors.data.where import EVERYTHING, All, Condition
from mock_vendors.exchange import Refusal
from mock_vendors.occasion import Called
from mock_vendors.permissions.rules import Mask, Rule


@dataclass(frozen=True, slots=True)
class Sight:
    """Which rows are seen, and which of their fields not."""

    rows: Condition = EVERYTHING
    masks: tuple[Mask, ...] = ()


ALL_SEEN = Sight()


def sight(
    rules: Iterable[Rule],
    called: Called,
    *,
    needs: Iterable[str] = (),
    scopes: frozenset[str] | None = None,
    id_field: str = "id",
) -> Sight:
    """Return what a call may see; ``scopes`` are those of its token, None for all.

    Raises `Refusal` where the call may not be made, with the scopes that it needs and those that are missing.
    """
    rules, wanted = tuple(rules), tuple(needs)
    taken = frozenset[str]().union(*(rule.takes() for rule in rules))
    lacking = [name for name in wanted if name in taken or (scopes is not None and name not in scopes)]
    error = next(filter(None, (rule.refuses(called) for rule in rules)), "insufficient_scope" if lacking else None)
    if error is not None:
        raise _refusal(error, called, wanted, lacking, scopes)
    parts = tuple(part for part in (rule.rows(id_field) for rule in rules) if part != EVERYTHING)
    masks = tuple(mask for mask in (rule.mask() for rule in rules) if mask is not None)
    return Sight(All(parts) if parts else EVERYTHING, masks)


def _refusal(
    error: str, called: Called, needed: tuple[str, ...], lacking: list[str], scopes: frozenset[str] | None
) -> Refusal:
    return Refusal(
        error,
        resource=called.resource or "",
        verb=called.verb,
        path=called.path,
        scope=", ".join(lacking or needed),
        needed=list(needed),
        missing=lacking or list(needed),
        granted=",".join(sorted(scopes or ())),
    )
