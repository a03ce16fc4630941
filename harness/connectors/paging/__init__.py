"""The client's half of paging: one module a style, each a pure function from what came to what to ask next."""

from harness.connectors.paging.style import STYLES, Reply, Step, Style

__all__ = ["STYLES", "Reply", "Step", "Style"]
