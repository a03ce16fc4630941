"""A URL in the body that leads to the next page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mock_vendors.paging import STYLES, Asked, Cut, Resumed, Style
from mock_vendors.paging.cursor import Cursor
from mock_vendors.paging.knobs.alone import Alone
from mock_vendors.paging.knobs.token import PLAIN, Tokens
from mock_vendors.paging.offset import Offset
from mock_vendors.paging.page_total import PageTotal
from mock_vendors.paging.place import Page, Place
from mock_vendors.paging.sizes import Sized, chosen
from mock_vendors.paging.traits import Trait

_FORMS = ("absolute", "relative", "query")
_BY = ("cursor", "offset", "page")


@STYLES.register("next_link")
@dataclass(frozen=True, slots=True)
class NextLink(Sized):
    """``$next`` is a URL; ``by`` says how a place is named in it, ``link`` how much of the URL there is."""

    by: str = "cursor"
    link: str = "absolute"
    size: str = "limit"
    cursor: str = "cursor"
    offset: str = "offset"
    page: str = "page"
    first_page: int = 1
    previous: bool = False
    token: Tokens = PLAIN
    alone: Alone | None = None
    _inner: Style = field(init=False, repr=False)

    def __post_init__(self) -> None:
        Sized.__post_init__(self)
        chosen("part of a place's name", self.by, _BY)
        chosen("form of a link", self.link, _FORMS)
        object.__setattr__(self, "_inner", self._made())

    @property
    def traits(self) -> frozenset[Trait]:
        return self._inner.traits

    @property
    def parameters(self) -> tuple[str, ...]:
        return self._inner.parameters

    @property
    def fields(self) -> tuple[str, ...]:
        return self._inner.fields

    def first(self, size: int) -> Mapping[str, str]:
        return self._inner.first(size)

    def conditions(self, parameters: Mapping[str, str], /) -> dict[str, str]:
        return self._inner.conditions(parameters)

    def resume(self, asked: Asked, /) -> Resumed | None:
        return self._inner.resume(asked)

    def find(self, asked: Asked, /) -> Place:
        return self._inner.find(asked)

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        return replace(self._inner.tell(asked, page), form=self.link)

    def _made(self) -> Style:
        sizes = {name: getattr(self, name) for name in ("default", "most", "least", "above", "below", "size")}
        if self.by == "offset":
            return Offset(**sizes, offset=self.offset)
        if self.by == "page":
            return PageTotal(**sizes, page=self.page, first_page=self.first_page)
        return Cursor(**sizes, cursor=self.cursor, previous=self.previous, token=self.token, alone=self.alone)
