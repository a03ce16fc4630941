"""The three forms of a result, their media types, and which of them a caller accepts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum


class Format(StrEnum):
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {Format.JSONL: "application/jsonl", Format.JSON: "application/json", Format.CSV: "text/csv"}
_NAMES = {media_type: form for form, media_type in _MEDIA_TYPES.items()} | {
    "txt/csv": Format.CSV,
    "application/x-ndjson": Format.JSONL,
}


def named(media_type: str) -> Format | None:
    """Return the format that this media type names, in any of its accepted spellings."""
    return _NAMES.get(media_type.strip().lower())


def accepts(header: str | None, form: Format) -> bool:
    """Tell whether an ``Accept`` header lets this format pass; no header accepts everything."""
    return _quality(header, form) > 0


def preferred(header: str | None, forms: Sequence[Format]) -> Format | None:
    """Return the format that an ``Accept`` header likes best, the first of equals; ``None`` if it lets none pass."""
    best = max(forms, key=lambda form: _quality(header, form))
    return best if accepts(header, best) else None


def _quality(header: str | None, form: Format) -> float:
    ranges = [_range(part) for part in (header or "*/*").split(",") if part.strip()]
    fitting = [(specific, quality) for media, specific, quality in ranges if _covers(media, form)]
    return max(fitting, default=(0, 0.0))[1]


def _range(part: str) -> tuple[str, int, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        weight = float(quality)
    except ValueError:
        weight = 1.0
    return media, 2 - media.count("*"), weight


def _covers(media: str, form: Format) -> bool:
    return media in {"*/*", "*", form.media_type.split("/")[0] + "/*"} or named(media) is form
