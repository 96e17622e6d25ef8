"""One HTTP call to an address that somebody typed in: not into a private network, no further than asked."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from recommender.errors import Invalid

TIMEOUT = 10.0
ANSWER_BYTES = 64 * 2**10
TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a translating network spells them (RFC 6052)."""

Address = tuple[socket.AddressFamily, str]


def check_url(url: str, private: bool) -> SplitResult:
    """The parts of an address that may be called; over http only where private networks are allowed.

    Raises Invalid.
    """
    try:
        parts = urlsplit(url)
        fit = bool(parts.hostname) and parts.port != 0 and not parts.username and not parts.fragment
    except ValueError:
        fit, parts = False, urlsplit("")
    if not fit or parts.scheme not in (("https", "http") if private else ("https",)) or not url.isascii():
        raise Invalid("webhook_url_invalid")
    return parts


def post(url: str, body: bytes, headers: Mapping[str, str], private: bool = False) -> int:
    """Post ``body`` and return the status; redirects are not followed.

    The name is looked up once: each of its addresses is checked, and one of these very ones is called.

    Raises:
        Invalid: no address that may be called.
        OSError: nobody answers in time, or not by the rules.
    """
    parts = check_url(url, private)
    assert parts.hostname is not None, "check_url requires it"
    port = parts.port or (443 if parts.scheme == "https" else 80)
    family, host = _addresses(parts.hostname, port, private)[0]
    connection = HTTPConnection(parts.hostname, port, timeout=TIMEOUT)
    try:
        connection.sock = _connected(family, host, port, parts)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        answer = connection.getresponse()
        answer.read(ANSWER_BYTES)
        return answer.status
    except HTTPException as error:
        raise OSError("not an HTTP answer") from error
    finally:
        connection.close()


def _addresses(host: str, port: int, private: bool) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses: list[Address] = [(family, str(address[0])) for family, _, _, _, address in found]
    if not private and not all(is_public(address) for _, address in addresses):
        raise Invalid("webhook_target_private")
    return addresses


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip in TRANSLATED or ip.sixtofour or ip.teredo:
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


def _connected(family: socket.AddressFamily, host: str, port: int, parts: SplitResult) -> socket.socket:
    plain = socket.socket(family, socket.SOCK_STREAM)
    try:
        plain.settimeout(TIMEOUT)
        plain.connect((host, port))
        if parts.scheme == "http":
            return plain
        return _trust().wrap_socket(plain, server_hostname=parts.hostname)
    except BaseException:
        plain.close()
        raise


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
