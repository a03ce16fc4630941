"""How properties are tried everywhere: on shared machines a slow example is no finding, so none has a deadline."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("bulk-harness", deadline=None, print_blob=True)
settings.load_profile("bulk-harness")
