"""Authentication: one module a scheme; each yields the headers of a request and may renew them once refused."""

from harness.connectors.auth.scheme import SCHEMES, AskToken, Scheme

__all__ = ["SCHEMES", "AskToken", "Scheme"]
