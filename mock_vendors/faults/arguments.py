"""The arguments of faults, read; every function raises `ValueError` with what would be right."""

from __future__ import annotations

import math


def none(text: str, name: str) -> None:
    """Refuse an argument where there is none to give."""
    if text:
        raise ValueError(f"'{name}' takes no argument")


def status(text: str, example: str, low: int = 200, high: int = 599) -> int:
    """Return a status."""
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise ValueError(f"'{text}' is not a status from {low} to {high}, as in {example}")
    return int(text)


def amount(text: str, noun: str, example: str) -> float:
    """Return a finite number that is not negative."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"'{text}' is not a number of {noun}, as in {example}")
    return value


def rate(text: str, noun: str, example: str) -> float:
    """Return a finite number above nought."""
    value = amount(text, noun, example)
    if not value:
        raise ValueError(f"'{text}' is no number of {noun} above 0, as in {example}")
    return value


def share(text: str) -> float:
    """Return a share of the body (up to 1) or a number of bytes (above 1)."""
    try:
        keep = float(text)
    except ValueError:
        keep = -1.0
    if not math.isfinite(keep) or keep < 0 or (keep > 1 and not keep.is_integer()):
        raise ValueError(f"'{text}' is neither a share from 0 to 1 nor a whole number of bytes")
    return keep


def place(keep: float, whole: int) -> int:
    """Return the byte that a share or a number of bytes means in a body of that size: never its end."""
    wanted = int(keep) if keep > 1 else int(whole * keep)
    # At least one byte is missing, or nothing would be.
    return max(0, min(wanted, whole - 1))


def media_type(text: str, example: str) -> str:
    """Return a content type."""
    if "/" not in text:
        raise ValueError(f"'{text}' is not a content type, as in {example}")
    return text
