"""What every HTML page of ours has in common: one file that needs nothing else, and everything from outside escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from math import ceil
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300)


def render(template: str, **values: Any) -> str:
    """Return the text of a template of `harness.report`; it may include others, and knows ``digest``."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, loader=FunctionLoader(_text)
    )
    return environment.get_template(template).render(digest=digest, **values)


def digest(name: str) -> str:
    """Return what a Content-Security-Policy calls a script, so that this one may run and no other."""
    # A template that is included loses its last newline.
    found = base64.b64encode(hashlib.sha256(_text(name).removesuffix("\n").encode()).digest()).decode()
    return f"'sha256-{found}'"


def seconds(whole: float) -> Iterator[float]:
    """Yield at most eleven round times from 0 to ``whole`` for the axis of a picture."""
    step = next((step for step in STEPS if whole / step <= 10), ceil(whole / 10))
    yield from (round(index * step, 2) for index in range(int(whole / step) + 1))


def _text(name: str) -> str:
    return files("harness.report").joinpath(name).read_text("utf-8")
