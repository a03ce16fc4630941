"""The effects that a fault can have, one a module."""
