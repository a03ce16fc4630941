"""How a story can end besides well and badly."""

from __future__ import annotations


class NotCovered(Exception):
    """The target does not have what a story needs, so the story says nothing about it."""


class Broken(AssertionError):
    """The story came out right, and on its way the target broke its contract."""
