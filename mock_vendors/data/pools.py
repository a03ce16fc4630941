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
    "two\u2029paragraphs",
    "\u202eoverridden\u202c and \u200ejoined\u200d\u200c",
    "\u1112\u1161\u11ab beside 한, A\u030a beside Å, ﬁ",
    "\u0130stanbul, ISPARTA, \u0131s\u0131rgan",
    "\ufeffmark first",
    "+49 30 1234",
    "-2+3",
    "@SUM(A1:A9)",
    '"a","b"\n"c","d"',
    "'",
    "\u00a0no break\u3000wide",
    "flags 🇦🇶🇪🇺, skin 👋🏽, beyond 𝔘𠜎",
)
"""What careless clients break, though JSON, CSV and XML can all hold it."""
BROKEN = (
    "nul \x00 inside",
    "bell \x07, escape \x1b[31m, delete \x7f",
    "\ud800 lone before",
    "behind lone \udfff",
    "\udc00\ud800 the wrong way round",
    "noncharacter \uffff",
)
"""What JSON can hold and not every format: control characters, and halves of surrogate pairs as their escapes."""

_OWN = {"hostile": HOSTILE, "broken": BROKEN}


class Pools:
    """Values to draw from, the same for the same seed in any process."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._made: dict[str, tuple[Any, ...]] = {}
        self._lock = threading.Lock()

    def take(self, name: str) -> tuple[Any, ...]:
        """Return the pool called ``name``: ``hostile``, ``broken``, or what a Faker provider of that name says."""
        with self._lock:
            if name not in self._made:
                self._made[name] = _OWN.get(name) or self._fake(name)
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
        raise Unsuitable(f"no pool called '{name}'; a pool is 'hostile', 'broken' or a Faker provider") from error
    return speak
