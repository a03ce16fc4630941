"""Links to the next page that lead to another host than the one that was asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from mock_vendors.paging.knobs import KNOBS, Knob
from mock_vendors.paging.place import Page
from mock_vendors.paging.style import Asked, Cut
from mock_vendors.paging.traits import Trait

_HOLES = {"base": "", "scheme": "", "host": "", "port": 0, "authority": ""}


@KNOBS.register("other_host")
@dataclass(frozen=True, slots=True)
class OtherHost(Knob):
    """``origin`` is where URLs point; in it, ``{base}``, ``{scheme}``, ``{host}``, ``{port}`` and ``{authority}`` are
    what the client used, as in ``http://{host}:{port}``, ``{scheme}://{host}.example`` or ``{base}:{port}``."""

    origin: str

    rank: ClassVar[int] = 80

    def __post_init__(self) -> None:
        try:
            self.origin.format(**_HOLES)
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError(f"'{self.origin}' may have these holes: {', '.join(_HOLES)}") from error

    @property
    def needs(self) -> frozenset[Trait]:
        return frozenset({Trait.NEXT})

    def cut(self, cut: Cut, _page: Page, _asked: Asked, /) -> Cut:
        return replace(cut, origin=self.origin)
