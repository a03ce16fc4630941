"""Request bodies: one module an encoding, each a function from a record to content type and bytes."""

from harness.connectors.bodies.encoding import ENCODINGS

__all__ = ["ENCODINGS"]
