"""Offset and limit, with the count of all in the envelope."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.paging import STYLES, Asked, BadPage, Cut
from mock_vendors.paging.sizes import Sized, whole


@STYLES.register("offset")
@dataclass(frozen=True, slots=True)
class Offset(Sized):
    """``furthest`` is the greatest offset the vendor serves, where it has such a ceiling."""

    offset: str = "offset"
    size: str = "limit"
    furthest: int | None = None

    @property
    def parameters(self) -> tuple[str, ...]:
        return (self.offset, self.size)

    def first(self, size: int) -> dict[str, str]:
        return {self.offset: "0", self.size: str(size)}

    def cut(self, asked: Asked) -> Cut:
        size = self.sized(asked.parameters, self.size)
        start = whole(asked.parameters, self.offset, 0)
        if start < 0:
            raise BadPage(self.offset, str(start), f"{self.offset} must be at least 0")
        if self.furthest is not None and start > self.furthest:
            raise BadPage(self.offset, str(start), f"{self.offset} must be at most {self.furthest}", "offset_too_far")
        stop = min(start + size, asked.total)
        follow = {self.offset: str(stop), self.size: str(size)} if start + size < asked.total else None
        return Cut(start, stop, follow, {"total": asked.total, "offset": start, "size": size})
