"""In which letters tokens are written: each alphabet is a way there and back that loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

_LEAD = b"\x01"
_PLAIN = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class Alphabet:
    """``write`` takes letters, digits, dashes and underscores; ``read`` gives None for what it never wrote."""

    write: Callable[[str], str]
    unwrite: Callable[[str], str]

    def read(self, text: str) -> str | None:
        """Return what was written, or None when this is nothing that `write` writes."""
        try:
            plain = self.unwrite(text)
            return plain if self.write(plain) == text else None
        except (ValueError, OverflowError):
            return None


def _replacing(letters: str) -> Alphabet:
    """Put other letters for the first ten, all of them once in front, so that no token is without them."""
    there, back = str.maketrans(_PLAIN, letters), str.maketrans(letters, _PLAIN)
    return Alphabet(
        lambda text: f"x{letters}{text.translate(there)}z",
        lambda text: text[len(letters) + 1 : -1].translate(back),
    )


def _digits(text: str) -> str:
    return "00" + str(int.from_bytes(_LEAD + text.encode("ascii")))


def _undigits(text: str) -> str:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    number = int(text)
    return number.to_bytes((number.bit_length() + 7) // 8).removeprefix(_LEAD).decode("ascii")


_URL = "https://pages.example/next?at="

ALPHABETS: Mapping[str, Alphabet] = {
    "plain": Alphabet(str, str),
    "hex": Alphabet(lambda text: text.encode("ascii").hex(), lambda text: bytes.fromhex(text).decode("ascii")),
    # More digits than a number of 53 bits holds, and zeros in front.
    "digits": Alphabet(_digits, _undigits),
    # What URLs, forms and headers give a meaning to; in them, each has to be percent-encoded.
    "reserved": _replacing("+/=%&#;, ?"),
    "unicode": _replacing("éßżøñ漢字€Ωﬀ"),
    "url": Alphabet(lambda text: _URL + text, lambda text: text.removeprefix(_URL)),
}
