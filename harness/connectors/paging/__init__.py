"""The client's half of paging: one module a style, each a pure function from what came to what to ask next."""

from harness.connectors.paging.style import CONFIRM, STYLES, TOTAL, LooksAhead, Reply, Shrinks, Step, Style

__all__ = ["CONFIRM", "STYLES", "TOTAL", "LooksAhead", "Reply", "Shrinks", "Step", "Style"]
