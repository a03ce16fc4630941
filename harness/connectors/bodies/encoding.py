"""What every body encoding is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from harness.connectors.registry import Registry

Encode = Callable[[Mapping[str, Any]], tuple[str, bytes]]

ENCODINGS: Registry[Encode] = Registry("body encoding", __name__.rpartition(".")[0])
