"""Which providers may be asked: a rule of the server, checked when it starts and again for every request (R15). Pure.

A host is allowed by name. Plain http is for this machine and private networks; nothing follows a redirect elsewhere.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

LOCAL = ("localhost", "127.0.0.1", "::1")


def hosts_of(text: str) -> frozenset[str]:
    """The hosts of a setting, separated by commas or blanks."""
    return frozenset(text.lower().replace(",", " ").split())


def why_not(url: str, hosts: frozenset[str]) -> str:
    """Why a provider at this address may not be asked, in a sentence; empty where it may."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        return "must be an address that begins with http:// or https://"
    if parts.username or parts.password:
        return "must not hold a user or password; a key has a setting of its own"
    if host not in hosts:
        return f"names the host {host}, which CASEMENTOR_MODEL_HOSTS does not allow"
    if parts.scheme == "http" and not _is_near(host):
        return f"would send texts to {host} without encryption; use https"
    return ""


def _is_near(host: str) -> bool:
    """Whether a host is this machine, in a private network, or a name without a dot (a container's)."""
    try:
        address = ip_address(host)
    except ValueError:
        return host in LOCAL or "." not in host
    return address.is_loopback or address.is_private
