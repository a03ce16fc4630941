"""The work is done, and the checksums that the vendor tells of it are wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from mock_vendors.exchange import Answer
from mock_vendors.faults.effects import EFFECTS, Scene, When

_HEADER = re.compile(r"etag|digest|content-md5|x-goog-hash|x-amz-checksum-(?!type)\w+", re.I)
_MEMBER = re.compile(rb'("(?:etag|md5Hash|crc32c|sha1|content_hash)":\s*")(\w)|(<(?:ETag|Checksum\w+[0-9C])>"?)(\w)')


@EFFECTS.register("checksum")
@dataclass(frozen=True, slots=True)
class Checksum:
    """Entity tags, digests and hashes, in headers and bodies, each with another first character; no argument."""

    argument: str = ""
    when: When = When.AFTER

    def __post_init__(self) -> None:
        if self.argument:
            raise ValueError(f"takes no argument, not '{self.argument}'")

    def apply(self, answer: Answer, _scene: Scene, /) -> Answer:
        headers = tuple((name, _wrong(text) if _HEADER.fullmatch(name) else text) for name, text in answer.headers)
        if answer.stream is not None:
            return replace(answer, headers=headers)
        return replace(answer, headers=headers, body=_MEMBER.sub(_other, answer.body))


def _wrong(text: str) -> str:
    """Return a header's value, whose checksum may stand in quotes or behind its name, with another first character."""
    lead, equals, rest = (
        text.partition("=") if text.startswith(("crc32c=", "md5=", "sha=", "sha-256=")) else ("", "", text)
    )
    place = 1 if rest.startswith('"') else 0
    return f"{lead}{equals}{rest[:place]}{_next(rest[place : place + 1])}{rest[place + 1 :]}"


def _other(match: re.Match[bytes]) -> bytes:
    lead, first = (match[1], match[2]) if match[1] is not None else (match[3], match[4])
    return lead + _next(first.decode()).encode()


def _next(char: str) -> str:
    return "1" if char == "0" else "0"
