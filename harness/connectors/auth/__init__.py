"""Authentication: one module a scheme; each yields the headers of a request and may renew them once refused."""

from harness.connectors.auth.scheme import SCHEMES, Owner, Scheme

__all__ = ["SCHEMES", "Owner", "Scheme"]
