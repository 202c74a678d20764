"""Whether a visit comes from this very machine, with nothing in between."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

_PASSED_ON = ("x-forwarded", "x-real-ip", "x-original", "x-client-ip", "forwarded", "via", "cf-")


def local(listens_on: str | None, headers: Mapping[str, str]) -> bool:
    """`listens_on` is the server's own address; without one it listens to everyone.

    A browser says which host it believes to talk to (Host) and whose page asks (Origin). Both must
    be this machine, or another site's name could be pointed here, and no proxy may have left its
    mark. What is not said counts against the visit.
    """
    said = {name.lower(): value for name, value in headers.items()}
    if any(name.startswith(_PASSED_ON) for name in said):
        return False
    asked = (f"//{said.get('host', '')}", said.get("origin", ""))
    return loopback(listens_on or "") and all(loopback(_host(one)) for one in asked)


def loopback(host: str) -> bool:
    """Whether `host` is a name or an address of the machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
