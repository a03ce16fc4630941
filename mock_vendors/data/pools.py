"""Small pools of seeded Faker output and of texts that break careless clients, made when first asked for."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

from mock_vendors.registry import Unsuitable

SIZE = 96
_LOCALES = ("en_US", "en_US", "de_DE", "fr_FR", "pl_PL", "ja_JP")
HOSTILE = (
    'He said "yes", then left',
    "comma, comma, and; semicolon",
    "first line\nsecond line",
    'carriage\r\nreturn, "quoted"\ttab',
    "trailing space ",
    " leading space",
    "Zoë Ångström — naïve café",
    "日本語のテキスト、読点",
    "\u05e9\u05dc\u05d5\u05dd \u200f\u0639\u0627\u0644\u0645",
    "emoji 🚀🧪👩‍🚀",
    "line\u2028separator",
    "=1+1",
    "back\\slash \\n not a newline",
    "NULL",
    "<b>bold & brave</b>",
    "'; DROP TABLE records; --",
    "0012345",
    "1e5",
    "e\u0301 is not é",
    '"',
    "|pipe|",
    "true",
)


class Pools:
    """Values to draw from, the same for the same seed in any process."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made: dict[str, tuple[Any, ...]] = {}
        self._lock = threading.Lock()

    def take(self, name: str) -> tuple[Any, ...]:
        """Return the pool called ``name``: ``hostile``, or what a Faker provider of that name says."""
        with self._lock:
            if name not in self._made:
                self._made[name] = HOSTILE if name == "hostile" else self._fake(name)
            return self._made[name]

    def _fake(self, name: str) -> tuple[Any, ...]:
        # Faker is slow to import and not every use of this package draws from it.
        from faker import Faker  # noqa: PLC0415

        made: list[Any] = []
        for place, locale in enumerate(_LOCALES):
            fake = Faker(locale)
            # Not every language has every provider.
            speaker = fake if hasattr(fake, name) else Faker("en_US")
            speaker.seed_instance(f"{self._seed}/{name}/{place}")
            made += [_speaker(speaker, name)() for _ in range(SIZE // len(_LOCALES))]
        random.Random(f"{self._seed}/{name}").shuffle(made)
        return tuple(made)


def _speaker(fake: Any, name: str) -> Callable[[], Any]:
    try:
        speak: Callable[[], Any] = getattr(fake, name)
    except AttributeError as error:
        raise Unsuitable(f"no pool called '{name}'; a pool is 'hostile' or the name of a Faker provider") from error
    return speak
