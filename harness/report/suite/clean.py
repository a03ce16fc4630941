"""Text from outside, made fit to be shown anywhere: no secrets, nothing that a terminal or an XML reader acts upon."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import msgspec

from harness.report.suite.values import SuiteRun

HIDDEN = "…"
COLOURS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
# How a caller of the Bulk API, and everybody else, says who he is; a placeholder such as $USER or <user> stays.
TOKENS = re.compile(
    r"\b(User|Organization|Element)(\s+)(?=[^\s,'\"]*\d)[\w+/=.-]{16,}|\b(Bearer|Basic)(\s+)[\w+/=.~-]{8,}",
    re.IGNORECASE,
)
FIELDS = re.compile(
    r"""(["'](?:[\w.-]*(?:password|secret|passwd|access_?token|refresh_?token|api_?key|signature\.key)[\w.-]*)["']\s*:\s*)"""
    r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""",
    re.IGNORECASE,
)
TOKEN_WORDS = ("user", "organization", "element", "bearer", "basic")
FIELD_WORDS = ("password", "secret", "passwd", "access", "refresh", "api", "signature.key")
USERINFO = re.compile(r"(\bhttps?://)[^\s/@\"']+@")
# Control characters, and those that turn the direction of text or hide in it: shown by their number.
UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(text: str) -> str:
    """Return it without colours, with its secrets left out, and what cannot be shown by its number."""
    plain = COLOURS.sub("", text.replace("\r\n", "\n")) if "\x1b" in text or "\r" in text else text
    # A run may hold hundreds of megabytes: a search for words is much faster than one for patterns.
    small = plain.lower()
    if any(word in small for word in TOKEN_WORDS):
        plain = TOKENS.sub(lambda hit: f"{hit[1] or hit[3]}{hit[2] or hit[4]}{HIDDEN}", plain)
    if any(word in small for word in FIELD_WORDS):
        plain = FIELDS.sub(lambda hit: f'{hit[1]}"{HIDDEN}"', plain)
    if "://" in plain and "@" in plain:
        plain = USERINFO.sub(rf"\1{HIDDEN}@", plain)
    return plain if plain.isprintable() else UNSHOWN.sub(lambda hit: f"\\u{ord(hit[0]):04x}", plain)


def without_requests(run: SuiteRun) -> SuiteRun:
    """Return the run with every text made fit to be shown, for those who show no requests."""
    return cleaned(replace(run, tests=tuple(replace(test, exchanges=()) for test in run.tests)))


def cleaned(run: SuiteRun) -> SuiteRun:
    """Return the run with every text of it made fit to be shown."""
    return msgspec.convert(_clean(msgspec.to_builtins(run)), SuiteRun)


def _clean(node: Any) -> Any:
    if isinstance(node, str):
        return clean(node)
    if isinstance(node, dict):
        return {clean(name): _clean(inner) for name, inner in node.items()}
    return [_clean(inner) for inner in node] if isinstance(node, list | tuple) else node
