"""The settings of the platform's own that an instance can have; all other names are its connector's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from contracts import nearest
from harness.bulk import native_choice, notification_url, switches
from harness.bulk.engine import ending, options, upload_options
from harness.connectors.docs_hub import account
from harness.connectors.native import api

_OWN = ("bulk.", "delivery.")
_SWITCH, _WIDTH, _TEXT = re.compile(r"(?i)true|false"), re.compile(r"[1-9]|1[0-6]"), re.compile(r".+", re.DOTALL)
_FORMS = {_SWITCH: "must be true or false", _WIDTH: "must be a whole number from 1 to 16", _TEXT: "must not be empty"}
_ENDS = re.compile(r"(?i)aborted|completed")
_CLASHES = re.compile(r"replace|refuse")
_FORMS |= {_ENDS: "must be ABORTED or COMPLETED", _CLASHES: "must be replace or refuse"}
KNOWN = {
    ending.API_LIMIT_STATUS: _ENDS,
    ending.STRICT: _SWITCH,
    options.PARALLEL: _WIDTH,
    upload_options.PARALLEL: _WIDTH,
    native_choice.SWITCH: _SWITCH,
    f"{native_choice.SWITCH}.download": _SWITCH,
    f"{native_choice.SWITCH}.upload": _SWITCH,
    api.PREFERRED: _TEXT,
    notification_url.BASE: _TEXT,
    notification_url.AUTHORIZATION: _TEXT,
    switches.JSON_LINES: _SWITCH,
    switches.NEUTRAL_CSV: _SWITCH,
    account.CONFLICT: _CLASHES,
}
"""Each setting with the form of its values."""


def setting_problems(settings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield each setting that looks like one of ours and would have no effect, with a complaint."""
    for name, value in settings.items():
        form = KNOWN.get(str(name))
        if form is None and str(name).startswith(_OWN):
            yield str(name), f"no such setting; {nearest(str(name), KNOWN)}"
        if form is not None and not form.fullmatch(str(value).strip()):
            yield str(name), f"{_FORMS[form]}, not {str(value)[:40]!r}"
