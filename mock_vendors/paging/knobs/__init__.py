"""Knobs: what a vendor may do with its pages whatever its style, one module a knob."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from mock_vendors.paging.place import Cadence, Page, Place, walked
from mock_vendors.paging.style import Asked, Cut, Resumed, Style
from mock_vendors.paging.traits import Trait
from mock_vendors.registry import Registry, Unsuitable


class Knob:
    """One that does nothing; the methods are the moments at which a knob may act."""

    __slots__ = ()
    rank: ClassVar[int] = 50
    """Knobs of lower rank act first."""
    for_style: ClassVar[bool] = False
    """Whether it is for the style itself to act on, as an option of the same name."""

    @property
    def needs(self) -> frozenset[Trait]:
        """What it cannot do without."""
        return frozenset()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of records whose values it looks at."""
        return ()

    def pace(self, cadence: Cadence, /) -> Cadence:
        """Change how many rows each page has."""
        return cadence

    def find(self, place: Place, _asked: Asked, /) -> Place:
        """Change the place that a request points at; may raise `BadPage`."""
        return place

    def page(self, page: Page, _asked: Asked, _cadence: Cadence, /) -> Page:
        """Change the page that is there; may raise `BadPage`."""
        return page

    def cut(self, cut: Cut, _page: Page, _asked: Asked, /) -> Cut:
        """Change how the page is shown."""
        return cut


KNOBS: Registry[Knob] = Registry("paging knob", "mock_vendors.paging.knobs")


@dataclass(frozen=True, slots=True)
class Knobbed:
    """A style with knobs around it."""

    style: Style
    knobs: tuple[Knob, ...]

    @property
    def traits(self) -> frozenset[Trait]:
        return self.style.traits

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.style.parameters

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.style.fields, *(field for knob in self.knobs for field in knob.fields))

    def first(self, size: int) -> Mapping[str, str]:
        return self.style.first(size)

    def conditions(self, parameters: Mapping[str, str], /) -> dict[str, str]:
        return self.style.conditions(parameters)

    def resume(self, asked: Asked, /) -> Resumed | None:
        return self.style.resume(asked)

    def find(self, asked: Asked, /) -> Place:
        place, traits = self.style.find(asked), self.style.traits
        if Trait.NUMBERS in traits:
            place = replace(place, start=self._cadence(place).start(place.turn))
        elif Trait.TURNS not in traits and not place.backwards:
            place = replace(place, turn=self._cadence(place).turn(place.start))
        for knob in self.knobs:
            place = knob.find(place, asked)
        return place

    def tell(self, asked: Asked, page: Page, /) -> Cut:
        cut = self.style.tell(asked, page)
        for knob in self.knobs:
            cut = knob.cut(cut, page, asked)
        return cut

    def cut(self, asked: Asked, /) -> Cut:
        place = self.find(asked)
        cadence = self._cadence(place)
        page = walked(place, asked.total, cadence)
        for knob in self.knobs:
            page = knob.page(page, asked, cadence)
        return self.tell(asked, page)

    def _cadence(self, place: Place) -> Cadence:
        cadence = Cadence(place.size)
        for knob in self.knobs:
            cadence = knob.pace(cadence)
        return cadence


def composed(name: str, options: Mapping[str, Any], make: Callable[[str, Mapping[str, Any]], Style]) -> Style:
    """Return a style with the knobs that are among its options; raises `Unsuitable` where they do not go together."""
    known = set(KNOBS.names())
    knobs = {key: _knob(key, value) for key, value in options.items() if key in known}
    own = {key: value for key, value in options.items() if key not in known}
    bare = make(name, own)
    for key, knob in knobs.items():
        lacking = knob.needs - bare.traits
        if lacking:
            reasons = " and ".join(sorted(trait.value for trait in lacking))
            raise Unsuitable(f"'{key}' needs a style that {reasons}; '{name}' does not", key)
    given = {key: knob for key, knob in knobs.items() if knob.for_style}
    style = make(name, {**own, **given}) if given else bare
    around = tuple(sorted((knob for knob in knobs.values() if not knob.for_style), key=lambda knob: knob.rank))
    return Knobbed(style, around) if around else style


def _knob(name: str, value: Any) -> Knob:
    """Make a knob from its options, or from a single value, which stands for the first of them."""
    try:
        if isinstance(value, Mapping):
            return KNOBS.make(name, {key: _frozen(each) for key, each in value.items()})
        return KNOBS.make(name, {KNOBS.options(name)[0]: value})
    except Unsuitable as error:
        path = f"{name}.{error.path}" if error.path else name
        raise Unsuitable(str(error), path) from error


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
