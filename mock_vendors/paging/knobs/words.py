"""How the words of knobs are read."""

from __future__ import annotations

from contracts import nearest


def taken_apart(word: str, words: dict[str, str | None]) -> tuple[str, str | None]:
    """Return name and argument of ``NAME`` or ``NAME:ARGUMENT``.

    ``words`` says of each name what its argument is, None where it has none. Raises `ValueError`.
    """
    name, colon, argument = str(word).partition(":")
    if name not in words:
        raise ValueError(f"'{name}' is not known here; {nearest(name, words)}")
    wanted = words[name]
    if (wanted is None) == bool(colon):
        right = name if wanted is None else f"{name}:{wanted}"
        raise ValueError(f"'{word}' should be '{right}'")
    return name, argument if colon else None


def number(word: str, argument: str | None, least: int) -> int:
    """Return a whole number that stands behind the colon; raises `ValueError`."""
    try:
        value = int(argument or "")
    except ValueError as error:
        raise ValueError(f"'{word}' needs a whole number behind the colon") from error
    if value < least:
        raise ValueError(f"'{word}' needs a number of at least {least}")
    return value


def status(word: str, argument: str | None) -> int:
    """Return an HTTP status of an answer without rows; raises `ValueError`."""
    value = number(word, argument, 0)
    if value != 204 and not 400 <= value <= 599:
        raise ValueError(f"'{word}' needs 204 or a status from 400 to 599")
    return value
