"""How a vendor says that it was asked too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts import nearest
from mock_vendors.exchange import Answer
from mock_vendors.wire import DROPPED

Signal = Callable[[Answer], Answer]
_NAMED: dict[str, Signal] = {
    "status": lambda answer: answer,
    "ok_body": lambda answer: replace(answer, status=200),
    "drop": lambda answer: replace(answer, wire=DROPPED),
}


def signal(name: str | int) -> Signal:
    """Return what turns the vendor's own refusal into this signal; raises `ValueError` for one that is none.

    A number is the status that the refusal gets; ``ok_body`` is its body with status 200, ``drop`` no answer at all.
    """
    if str(name) in _NAMED:
        return _NAMED[str(name)]
    status = int(name) if str(name).isdigit() else 0
    if not 400 <= status <= 599:
        raise ValueError(f"'signal' is '{name}', which is no status from 400 to 599; {nearest(str(name), _NAMED)}")
    return lambda answer: replace(answer, status=status)
