"""Which addresses the service calls on behalf of strangers: public ones, and those its operator allows."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import HTTPError, NameResolutionError

from contracts import ContractError, Problem, SystemClock
from harness.connectors.deadline import DeadlineAdapter
from harness.connectors.errors import Refused

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], list[str]]
# RFC 6052: the IPv4 address behind a translator is the end of the IPv6 one.
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


class Forbidden(Refused):
    """The service does not call this address."""

    def __init__(self, host: str) -> None:
        # Not the address itself: a stranger shall not learn what names mean in here.
        super().__init__("Address not allowed", f"'{host}' is not at a public address; --allow-egress may open it")


@dataclass(frozen=True, slots=True)
class Egress:
    """What may be called besides public addresses: networks, and hosts by their names."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    hosts: frozenset[str] = frozenset()

    def allows(self, host: str, address: Address) -> bool:
        """Tell whether ``host``, being at ``address``, may be called; an address within an address counts too."""
        if host.lower().rstrip(".") in self.hosts:
            return True
        return all(_public(each) or any(each in network for network in self.networks) for each in _faces(address))

    def resolved(self, host: str, port: int, resolve: Resolve | None = None) -> list[str]:
        """Return the addresses of a host, all of them allowed; raises `Forbidden` if one is not, or `OSError`."""
        found = (resolve or _resolved)(host, port)
        for text in found:
            if not self.allows(host, ipaddress.ip_address(text)):
                raise Forbidden(host)
        return found

    def url_problem(self, url: str) -> str | None:
        """Say what is wrong with a URL's host, as far as that can be known without asking for its addresses."""
        try:
            host = urlsplit(url).hostname or ""
        except ValueError:
            return "is no URL"
        address = _literal(host)
        if address is None or self.allows(host, address):
            return None
        return f"{host} is not a public address, and this service may not call it"

    def session(self, pool: int = 4, *, total: float = 300.0, hosts: int = 1) -> requests.Session:
        """Return a session that connects to nothing else, whatever a name resolves to at that moment.

        Every answer has to be there after ``total`` seconds; cookies are for nobody.
        """
        session = requests.Session()
        session.trust_env = False
        session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        adapter = _GuardedAdapter(self, total, pool=pool, hosts=hosts)
        for scheme in ("http://", "https://"):
            session.mount(scheme, adapter)
        return session


def allowing(texts: Iterable[str]) -> Egress:
    """Read what is allowed: networks (``10.0.0.0/8``), addresses and host names; `ContractError` for anything else."""
    networks: list[IPv4Network | IPv6Network] = []
    hosts: list[str] = []
    problems: list[Problem] = []
    for text in texts:
        try:
            networks.append(ipaddress.ip_network(text))
        except ValueError as error:
            if _is_name(text):
                hosts.append(text.lower().rstrip("."))
            else:
                problems.append(Problem("", "allow-egress", f"'{text}' is no host and no network: {error}"))
    if problems:
        raise ContractError(problems)
    return Egress(tuple(networks), frozenset(hosts))


def _is_name(text: str) -> bool:
    labels = text.rstrip(".").split(".")
    letters = any(char.isalpha() for char in text)
    return letters and all(label and label.replace("-", "").replace("_", "").isalnum() for label in labels)


def _public(address: Address) -> bool:
    return address.is_global and not address.is_multicast


def _faces(address: Address) -> list[Address]:
    """Return an address and the IPv4 addresses that it stands for."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    inner: list[Address] = [address]
    if address.sixtofour is not None:
        inner.append(address.sixtofour)
    if address.teredo is not None:
        inner.extend(address.teredo)
    if address in _TRANSLATED:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return inner


def _literal(host: str) -> Address | None:
    """Read an address in any spelling that the system's resolver takes, such as ``127.1`` or ``0x7f000001``."""
    if host.rstrip(".") == "localhost" or host.rstrip(".").endswith(".localhost"):
        return IPv4Address("127.0.0.1")
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host)) if host.isascii() and host[:1].isdigit() else None
    except OSError:
        return None


def _resolved(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _GuardedAdapter(DeadlineAdapter):
    def __init__(self, egress: Egress, total: float, *, pool: int, hosts: int) -> None:
        self._egress = egress
        super().__init__(total, SystemClock(), pool=pool, hosts=hosts)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        pools = self.poolmanager.pool_classes_by_scheme
        self.poolmanager.pool_classes_by_scheme = {name: _guarded(pool, self._egress) for name, pool in pools.items()}


def _guarded(pool: type[HTTPConnectionPool], egress: Egress) -> type[HTTPConnectionPool]:
    """Return a kind of connection pool whose connections go to checked addresses alone."""
    unguarded: Any = pool.ConnectionCls

    def new_connection(self: HTTPConnection) -> socket.socket:
        return _dialled(egress, self, lambda: unguarded._new_conn(self))

    connection = type("Guarded", (unguarded,), {"_new_conn": new_connection})
    return type("GuardedPool", (pool,), {"ConnectionCls": connection})


def _dialled(egress: Egress, connection: HTTPConnection, dial: Callable[[], socket.socket]) -> socket.socket:
    """Connect to one of the addresses that were checked; the name stays what certificates are held against."""
    name = connection.host
    try:
        addresses = egress.resolved(name, connection.port)
    except socket.gaierror as error:
        raise NameResolutionError(name, connection, error) from error
    try:
        return _first(connection, addresses, dial)
    finally:
        connection.host = name


def _first(connection: HTTPConnection, addresses: list[str], dial: Callable[[], socket.socket]) -> socket.socket:
    for address in addresses[:-1]:
        connection.host = address
        try:
            return dial()
        except (OSError, HTTPError):
            continue
    connection.host = addresses[-1]
    return dial()
