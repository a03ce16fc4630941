"""Why a connector could not do what was asked, named after the caller's next move."""

from __future__ import annotations


class ConnectorError(Exception):
    """The vendor did not do what was asked; the subclasses are named after the next move.

    ``reason`` is the HTTP reason phrase or a short name of the fault, ``detail`` the vendor's text
    rendered as the platform does (``errors - [{code=…}]``), ``provider_message`` its verbatim body.
    """

    def __init__(self, reason: str, detail: str, *, status: int | None = None, provider_message: str = "") -> None:
        super().__init__(f"{reason}:{detail}" if detail else reason)
        self.reason, self.detail, self.status, self.provider_message = reason, detail, status, provider_message


class Refused(ConnectorError):
    """Asking again is useless."""


class TooMuch(Refused):
    """The answer is larger than we take in; one with fewer records may not be."""


class Exhausted(ConnectorError):
    """Asking again was tried as often as allowed; later it may work."""


class UnknownOutcome(ConnectorError):
    """A write may or may not have happened: only a look at the vendor's data can tell."""


class PagingFault(ConnectorError):
    """The vendor's paging goes in circles, leads elsewhere, or is no page at all."""


class RecordsMissing(PagingFault):
    """A walk came to its end with fewer records than there must be; going on from there cannot find them."""


class Unsupported(ValueError):
    """The connector or its vendor cannot do this at all; nothing was asked."""
