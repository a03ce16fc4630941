"""What a style can do, as far as the knobs that go with it need to know."""

from __future__ import annotations

import enum


class Trait(enum.Enum):
    """The texts complete the sentence "needs a style that …"."""

    NUMBERS = "counts pages"
    BEYOND = "lets a client ask for what lies past the end"
    NEXT = "tells where the next page is"
    LINKS = "tells links in a header"
    TOKENS = "hands out tokens"
    TURNS = "knows which page of a traversal is asked for, so that a page may be empty"
    WALKS = "cuts a list into pages one after the other"
    SNAPSHOT = "goes on with the data as it was at the beginning"
    POSTED = "reads what is posted"
    MOVES = "keeps the place on the server and moves it with every call"
