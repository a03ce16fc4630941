"""XML out of mappings, for vendors whose errors are XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# Ids are put in when the reply goes out: see `mock_vendors.replies`.
_MARK = re.compile(r"&lt;(request_id|uuid)&gt;")
_NONE = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def markup(body: Mapping[str, Any]) -> str:
    """Return a document with an element for each key; null is left out."""
    return _HEAD + _MARK.sub(r"<\1>", "".join(_element(name, value) for name, value in body.items()))


def element_text(value: Any) -> str:
    """Return a value as the text of an element; what XML cannot hold becomes a question mark."""
    return escape(_NONE.sub("?", str(value)))


def _element(name: str, value: Any) -> str:
    if value is None:
        return ""
    inner = "".join(_element(*pair) for pair in value.items()) if isinstance(value, Mapping) else element_text(value)
    return f"<{name}>{inner}</{name}>"
