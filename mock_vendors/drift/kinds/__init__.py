"""The effects, one module each."""
