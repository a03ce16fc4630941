"""What is under test: a bulk implementation behind a URL, and the mock vendors behind it; read from a target file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contracts import ContractError, Problem, checked, load_checked, nearest, schema

_ENVIRONMENT = re.compile(r"\$\{(\w+)\}")
_SENDABLE = re.compile(r"[!-~\xa1-\xff]([ -~\xa0-\xff]*[!-~\xa1-\xff])?")


@dataclass(frozen=True, slots=True)
class Instance:
    """A connector instance of the target; ``control`` is the control API of the mock vendor behind it."""

    vendor: str
    element: str = field(repr=False)
    control: str = ""
    id: int | None = None
    hub: str | None = None
    seen_as: str | None = None
    signature_key: str | None = field(default=None, repr=False)
    objects: Mapping[str, str] = field(default_factory=dict)

    def resource(self, object_name: str) -> str:
        """Return what the mock vendor calls an object."""
        return self.objects.get(object_name, object_name)


@dataclass(frozen=True, slots=True)
class Tolerances:
    """In what a target may differ and still be right; seconds are those of the machine."""

    seconds: float = 60.0
    request_seconds: float = 30.0
    api_limit_status: str = "ABORTED"
    failed_status: str = "ABORTED"
    retries: int = 15
    wording: str = "exact"


@dataclass(frozen=True, slots=True)
class Receiving:
    """Where callbacks are received: the address to listen on, and the host by which the target reaches it."""

    bind: str = "127.0.0.1"
    seen_as: str | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """How the target is stopped and started again: by a POST, or by a command."""

    url: str | None = None
    command: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A bulk implementation, reached by HTTP and by nothing else."""

    name: str
    url: str
    user: str = field(repr=False)
    instances: tuple[Instance, ...]
    organization: str | None = field(default=None, repr=False)
    capabilities: frozenset[str] = frozenset()
    time: str = "real"
    scale: float = 1.0
    receiving: Receiving = Receiving()
    bounce: Bounce = Bounce()
    tolerances: Tolerances = Tolerances()

    def instance(self, vendor: str) -> Instance:
        """Return its instance in front of that vendor; raises `LookupError`, which says which there are."""
        found = next((one for one in self.instances if one.vendor == vendor), None)
        if found is None:
            raise LookupError(f"the target has no instance of '{vendor}'; {nearest(vendor, self.vendors)}")
        return found

    @property
    def vendors(self) -> tuple[str, ...]:
        return tuple(one.vendor for one in self.instances)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Everything that no report may show."""
        keys = [key for one in self.instances for key in (one.element, one.signature_key)]
        return tuple(secret for secret in (self.user, self.organization, *keys) if secret)


def load_target(path: Path, environment: Mapping[str, str] = os.environ) -> Target:
    """Read a target file; raises `ContractError` with everything that is wrong with it."""
    return _target(load_checked(path, "target"), str(path), environment)


def read_target(document: Mapping[str, Any], environment: Mapping[str, str] = os.environ) -> Target:
    """Read a target from a document; raises `ContractError`."""
    return _target(checked(document, "target", "target"), "target", environment)


def capabilities() -> tuple[str, ...]:
    """Return everything that a target can have."""
    names: list[str] = schema("target")["properties"]["capabilities"]["items"]["enum"]
    return tuple(names)


def misspelt(capability: str) -> str:
    """Return what is wrong with a name that no target can have as a capability; empty for one that it can."""
    known = capabilities()
    return "" if capability in known else f"there is no capability '{capability}'; {nearest(capability, known)}"


def _target(document: dict[str, Any], file: str, environment: Mapping[str, str]) -> Target:
    problems = [*_unset(document, file, environment), *_doubled(document, file), *_contradictions(document, file)]
    if problems:
        raise ContractError(problems)
    known: dict[str, Any] = _filled(document, environment)
    if unusable := [*_addresses(known, file), *_secrets(known, file)]:
        raise ContractError(unusable)
    return Target(
        name=known.get("name", known["url"]),
        url=known["url"].rstrip("/"),
        user=known["user"],
        organization=known.get("organization"),
        instances=tuple(Instance(**one) for one in known["instances"]),
        capabilities=_capabilities(known),
        time=known.get("time", {}).get("kind", "real"),
        scale=known.get("time", {}).get("scale", 1.0),
        receiving=Receiving(**known.get("receiver", {})),
        bounce=Bounce(known.get("bounce", {}).get("url"), tuple(known.get("bounce", {}).get("command", ()))),
        tolerances=Tolerances(**known.get("tolerances", {})),
    )


def _capabilities(known: Mapping[str, Any]) -> frozenset[str]:
    usual = frozenset(capabilities()) - {"bounce", "clock"}
    return frozenset(known["capabilities"]) if "capabilities" in known else usual


def _filled(value: Any, environment: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _filled(inner, environment) for name, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, environment) for inner in value]
    return _ENVIRONMENT.sub(lambda found: environment[found[1]], value) if isinstance(value, str) else value


def _unset(value: Any, file: str, environment: Mapping[str, str], path: str = "") -> Iterator[Problem]:
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        yield from _unset(one, file, environment, f"{path}.{name}".lstrip("."))
    for name in _ENVIRONMENT.findall(value) if isinstance(value, str) else ():
        if not environment.get(name):
            yield Problem(file, path, f"the environment variable {name} is not set")


def _addresses(known: Mapping[str, Any], file: str) -> Iterator[Problem]:
    places = [("url", known["url"]), ("bounce.url", known.get("bounce", {}).get("url"))]
    for rank, one in enumerate(known["instances"]):
        places += [(f"instances.{rank}.{name}", one.get(name)) for name in ("control", "seen_as")]
    for place, address in places:
        if address is not None and (reason := _unusable(address)):
            yield Problem(file, place, reason)


def _unusable(address: str) -> str:
    """Return why nothing can be reached there; the address itself is not told, since it may hold a password."""
    try:
        parts = urlsplit(address)
        found = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError as error:
        return f"not an address: {error}"
    if not found:
        return "not an address: http://host:port/… is one"
    if parts.username is not None:
        return "an address without user and password; the tokens have places of their own"
    return "an address without ? and #" if parts.query or parts.fragment else ""


def _secrets(known: Mapping[str, Any], file: str) -> Iterator[Problem]:
    places = [(name, known.get(name)) for name in ("user", "organization")]
    places += [(f"instances.{rank}.element", one["element"]) for rank, one in enumerate(known["instances"])]
    for place, secret in places:
        if secret is not None and not _SENDABLE.fullmatch(secret):
            yield Problem(file, place, "holds a line end or another character that no header can carry")


def _doubled(document: Mapping[str, Any], file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for rank, one in enumerate(document["instances"]):
        if one["vendor"] in seen:
            yield Problem(file, f"instances.{rank}.vendor", f"there is an instance of '{one['vendor']}' already")
        seen.add(one["vendor"])


def _contradictions(document: Mapping[str, Any], file: str) -> Iterator[Problem]:
    names = document.get("capabilities", ())
    if "bounce" in names and "bounce" not in document:
        yield Problem(file, "capabilities", "'bounce' needs to be told how: say bounce: {url: …} or {command: […]}")
    if "clock" in names and document.get("time", {}).get("kind") != "virtual":
        yield Problem(file, "capabilities", "'clock' needs a time that can be moved: time: {kind: virtual}")
    if "scale" in document.get("time", {}) and document["time"].get("kind") != "scaled":
        yield Problem(file, "time.scale", "goes with kind: scaled alone")
