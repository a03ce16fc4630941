"""Every setting of every paging knob, and the styles that it goes with: the combinations under the laws."""

from __future__ import annotations

from typing import Any

from laws.pages import style

from mock_vendors.paging import STYLES
from mock_vendors.paging.alphabets import ALPHABETS
from mock_vendors.registry import Unsuitable

Setting = tuple[str, Any]

WHOLE: tuple[Setting, ...] = (
    ("short", 2),
    ("short", {"every": 1, "by": 1}),
    ("short", {"every": 3, "by": 2}),
    ("short", {"every": 4, "by": 50}),
    ("empty", 1),
    ("empty", {"every": 2, "times": 3}),
    *(
        ("total", how)
        for how in ("right", "absent", "first", "late", "text", "growing", "wrong:+3", "wrong:-4", "capped:5")
    ),
    *(("end", {"says": says}) for says in (None, "", False, 0, -1, "null", "None", {})),
    *(("past_end", then) for then in ("empty", "last", "error")),
    *(("past_end", f"refuse:{status}") for status in (204, 400, 404, 416)),
    ("other_host", "http://elsewhere.example"),
    ("other_host", "{scheme}://{host}:{port}:{port}"),
    *(("token", {"alphabet": alphabet}) for alphabet in ALPHABETS),
    ("token", {"once": True}),
    ("token", {"life": 60}),
    ("token", {"bound": False}),
    ("token", {"damaged": "first"}),
    ("token", {"anchor": "id"}),
    ("links", {"quotes": "single", "titled": True, "commas": True}),
    ("links", {"quotes": "none", "tight": True, "lines": True}),
    ("links", {"shared": True}),
    ("heavy", 50),
    ("alone", "ignore"),
    ("alone", {"how": "refuse", "beside": ["limit"]}),
)
"""With these, whoever walks a list to its end still meets every record once and in order."""

BROKEN: tuple[Setting, ...] = (
    *(("ceiling", {"rows": 7, "then": then}) for then in ("deny", "stop", "empty", "last", "refuse:422", "refuse:400")),
    *(("loop", how) for how in ("repeat", "self", "ring:2", "ring:3", "ring:7")),
    ("heavy", 4),
    ("heavy", {"rows": 4, "then": 504, "alone": 9}),
    ("shuffle", "all"),
    ("shuffle", {"how": "ties", "by": "tens"}),
)
"""With these it does not, each in a way of its own."""


def fits(name: str, setting: Setting) -> bool:
    """Tell whether a knob goes with a style."""
    knob, value = setting
    try:
        style(name, **{knob: value})
    except Unsuitable:
        return False
    return True


def combinations(settings: tuple[Setting, ...] = WHOLE + BROKEN) -> list[tuple[str, Setting]]:
    """Return style and setting of every combination that the laws cover."""
    return [(name, setting) for name in STYLES.names() for setting in settings if fits(name, setting)]


def of_knob(knob: str) -> list[tuple[str, Setting]]:
    """Return the combinations with one knob."""
    return [(name, setting) for name, setting in combinations() if setting[0] == knob]


def label(value: object) -> str:
    """Return how a test is called that is about a setting."""
    return "=".join(map(str, value)) if isinstance(value, tuple) else str(value)
