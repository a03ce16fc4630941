"""Why a stage could not be set up or had to stop, with the exit code that says whose turn it is."""

from __future__ import annotations

USER, UNREACHABLE, OURS = 2, 3, 4


class StageError(Exception):
    """The text says what, where, and what would be right; ``code`` is that of the command line."""

    def __init__(self, text: str, code: int = USER) -> None:
        super().__init__(text)
        self.code = code
