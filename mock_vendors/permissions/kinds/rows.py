"""Only some of the rows are the caller's to see; lists get shorter, and nothing tells that they did."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.data.where import Comparison, Condition
from mock_vendors.permissions.rules import RULES, Harmless, listed


@RULES.register("rows")
@dataclass(frozen=True, slots=True)
class Rows(Harmless):
    """The argument is a share, as in ``0.5`` (by the id, always the same rows), or ``field=value;value``."""

    def __post_init__(self) -> None:
        if "=" not in self.argument and not _is_share(self.argument):
            raise ValueError(f"'{self.argument}' is neither a share from 0 to 1 nor field=value, as in rows:0.5")

    def rows(self, id_field: str, /) -> Condition:
        field, equals, values = self.argument.partition("=")
        if not equals:
            return Comparison(id_field, "share", float(self.argument))
        return Comparison(field, "in", tuple(value for text in listed(values) for value in {text, _typed(text)}))


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _typed(text: str) -> object:
    words = {"true": True, "false": False, "null": None}
    if text in words:
        return words[text]
    return int(text) if text.removeprefix("-").isdigit() else text
