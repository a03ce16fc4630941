"""The settings of the platform's own that an instance can have; all other names are its connector's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts import nearest
from harness.bulk import native_choice, notification_url, switches
from harness.bulk.engine import ending, options, upload_options
from harness.connectors.docs_hub import account
from harness.connectors.native import api

_OWN = ("bulk.", "delivery.")
KNOWN = (
    ending.API_LIMIT_STATUS,
    ending.STRICT,
    options.PARALLEL,
    upload_options.PARALLEL,
    native_choice.SWITCH,
    f"{native_choice.SWITCH}.download",
    f"{native_choice.SWITCH}.upload",
    api.PREFERRED,
    notification_url.BASE,
    notification_url.AUTHORIZATION,
    switches.JSON_LINES,
    switches.NEUTRAL_CSV,
    account.CONFLICT,
)


def unknown_settings(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that looks like one of ours and is none, with a complaint: it would have no effect."""
    for name in names:
        if name.startswith(_OWN) and name not in KNOWN:
            yield name, f"no such setting; {nearest(name, KNOWN)}"
