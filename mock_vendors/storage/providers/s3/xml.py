"""XML as S3 writes and reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.etree import ElementTree

from mock_vendors.exchange import Answer, Refusal, Request
from mock_vendors.markup import element_text

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_MOST = 2 << 20
Node = tuple[str, Any]


def document(name: str, children: Iterable[Node] | str) -> str:
    """Return a document with a text or with children in it.

    A child's value is a text, a number, a truth, or children of its own; None leaves it out.
    """
    inner = element_text(children) if isinstance(children, str) else "".join(_written(children))
    return f'{_HEAD}<{name} xmlns="{_SPACE}">{inner}</{name}>'


def xml_answer(name: str, children: Iterable[Node] | str, status: int = 200, *more: tuple[str, str]) -> Answer:
    """Return an answer that carries a document."""
    return Answer(status, (("Content-Type", "application/xml"), *more), document(name, children).encode())


def read_xml(request: Request, name: str) -> ElementTree.Element:
    """Return the body's outermost element without namespaces; refuses what is not one of this name."""
    body = request.body
    try:
        if len(body) > _MOST or b"<!DOCTYPE" in body:
            raise ElementTree.ParseError
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError) as error:
        raise Refusal("malformed") from error
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    if root.tag != name:
        raise Refusal("malformed")
    return root


def text_of(node: ElementTree.Element, name: str) -> str:
    """Return the text of a child; refuses an element that lacks it."""
    text = node.findtext(name)
    if text is None:
        raise Refusal("malformed")
    return text


def _written(children: Iterable[Node]) -> Iterator[str]:
    for name, value in children:
        if value is None:
            continue
        if isinstance(value, list | tuple):
            inner = "".join(_written(value))
        elif isinstance(value, bool):
            inner = str(value).lower()
        else:
            inner = element_text(value)
        yield f"<{name}>{inner}</{name}>"
