"""Logging in by user name and password: the ``login`` call of SOAP 1.1, and its faults."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from mock_vendors.access.tokens import same
from mock_vendors.exchange import Answer, Need, Request
from mock_vendors.quirks.salesforce.org import USER, Org
from mock_vendors.routes import Route

_XML = (("Content-Type", "text/xml;charset=UTF-8"),)
_ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
_ORGANISATION = "00D5f0000000001EAA"


class Login:
    """A security token may stand behind the password; who comes from a trusted address leaves it out."""

    def __init__(self, org: Org) -> None:
        self._org = org

    def routes(self) -> Iterator[Route]:
        for api in ("u", "c"):
            yield Route("POST", f"/services/Soap/{api}/{self._org.version}", self._login, need=Need.NOTHING)

    def _login(self, request: Request, _path: Mapping[str, str]) -> Answer:
        keyring = self._org.stock.keyring
        mine = keyring.credentials
        said = _said(request.body)
        if said is None:
            return _fault("soapenv:Client", "INVALID_SOAP_HEADER", "the body is no envelope with a login")
        known = same(said.get("username", ""), mine["username"])
        passes = (mine["password"], mine["password"] + mine["security_token"])
        if not (known and any(same(said.get("password", ""), text) for text in passes)):
            message = "Invalid username, password, security token; or user locked out."
            return _fault("INVALID_LOGIN", "INVALID_LOGIN", message)
        session = keyring.issue(self._org.stock.spec.access.options["token"])
        version = self._org.asked_version(request)
        result = {
            "metadataServerUrl": f"{request.base}/services/Soap/m/{version}/{_ORGANISATION}",
            "passwordExpired": "false",
            "sandbox": "false",
            "serverUrl": f"{request.base}/services/Soap/u/{version}/{_ORGANISATION}",
            "sessionId": session,
            "userId": USER,
        }
        life = int(self._org.stock.spec.access.options["life"])
        info = {"organizationId": _ORGANISATION, "sessionSecondsValid": str(life), "userName": mine["username"]}
        inner = f"{_elements(result)}<userInfo>{_elements(info)}</userInfo>"
        return _wrapped(200, f"<loginResponse><result>{inner}</result></loginResponse>")


def _said(body: bytes) -> dict[str, str] | None:
    """Return what stands in the login of an envelope."""
    try:
        tree = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError):
        return None
    login = next((node for node in tree.iter() if _bare(node.tag) == "login"), None)
    return None if login is None else {_bare(node.tag): node.text or "" for node in login}


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def _elements(values: Mapping[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in values.items())


def _fault(code: str, exception: str, message: str) -> Answer:
    """Return a fault; SOAP 1.1 sends it with 500 (https://www.w3.org/TR/2000/NOTE-SOAP-20000508/, section 6.2)."""
    detail = _elements({"sf:exceptionCode": exception, "sf:exceptionMessage": message})
    text = f"{exception}: {escape(message)}"
    fault = f'<sf:LoginFault xsi:type="sf:LoginFault">{detail}</sf:LoginFault>'
    inner = f"<faultcode>{code}</faultcode><faultstring>{text}</faultstring><detail>{fault}</detail>"
    return _wrapped(500, f"<soapenv:Fault>{inner}</soapenv:Fault>")


def _wrapped(status: int, inner: str) -> Answer:
    spaces = (
        f'xmlns:soapenv="{_ENVELOPE}" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    text = f'<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope {spaces}><soapenv:Body>{inner}</soapenv:Body>'
    return Answer(status, _XML, f"{text}</soapenv:Envelope>".encode())
