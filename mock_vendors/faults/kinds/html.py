"""An edge in front of the vendor answers with a page of its own, and the vendor never hears of the request."""

from __future__ import annotations

from dataclasses import dataclass

from mock_vendors.exchange import Answer, phrase
from mock_vendors.faults import arguments
from mock_vendors.faults.effects import EFFECTS, Scene, When

_PAGE = """<!DOCTYPE html>
<html>
<head><title>{title}</title></head>
<body>
<center><h1>{title}</h1></center>
<hr><center>edge</center>
</body>
</html>
"""


@EFFECTS.register("html")
@dataclass(frozen=True, slots=True)
class Html:
    """The argument is ``STATUS[;TYPE]``; a page of maintenance has 200, the worst of them with a type of JSON."""

    argument: str = "502"
    when: When = When.INSTEAD

    def __post_init__(self) -> None:
        status, _, kind = self.argument.partition(";")
        arguments.status(status, "html:502")
        if kind:
            arguments.media_type(kind, "html:200;application/json")

    def apply(self, _answer: Answer, _scene: Scene, /) -> Answer:
        text, _, kind = self.argument.partition(";")
        status = int(text)
        title = "Down for maintenance" if status < 400 else f"{status} {phrase(status)}"
        headers = (("Server", "edge"), ("Content-Type", kind or "text/html; charset=utf-8"))
        return Answer(status, headers, _PAGE.format(title=title).encode(), reason=f"status {status}")
