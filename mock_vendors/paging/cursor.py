"""An opaque token in the body: the client sends it back as a parameter."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES
from mock_vendors.paging.tokened import Tokened


@STYLES.register("cursor")
@dataclass(frozen=True, slots=True)
class Cursor(Tokened):
    """``$next`` is the token, null on the last page."""
