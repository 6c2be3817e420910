"""Where a request comes from: its network address, and whether another site's page sent it."""

from collections.abc import Sequence
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from starlette.types import Scope

from api.conditional import header
from catalogs.errors import BadInput
from catalogs.settings import Settings

Networks = tuple[IPv4Network | IPv6Network, ...]


@cache
def networks(text: str) -> Networks:
    """Networks of a list split by commas. Raises BadInput for what is none."""
    try:
        return tuple(ip_network(one.strip(), strict=False) for one in text.split(",") if one.strip())
    except ValueError as error:
        raise BadInput(
            f"GRIDCITY_TRUSTED_PROXIES cannot be used: {error}.", "Write it like 10.0.0.0/8, ::1."
        ) from error


def network_address(scope: Scope, trusted: Networks) -> str:
    """The client's address; X-Forwarded-For is believed from right to left as long as proxies are trusted."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if not trusted:
        return address
    hops = [one.strip() for one in header(scope, b"x-forwarded-for").decode("latin-1").split(",")]
    while hops and _inside(address, trusted):
        before = hops.pop()
        if not _is_address(before):
            break
        address = before
    return address


def throttled_address(address: str) -> str:
    """What counts as one address for the throttle: an IPv6 customer has 2^64 of them."""
    if not _is_address(address):
        return address
    known = ip_address(address)
    return address if known.version == 4 else str(ip_network(f"{known}/64", strict=False))


def from_another_site(scope: Scope, settings: Settings) -> bool:
    """Whether a browser says that another site's page sent this (Fetch Metadata; Origin before it)."""
    site = header(scope, b"sec-fetch-site")
    if site:
        return site not in (b"same-origin", b"none")
    origin = header(scope, b"origin").decode("latin-1")
    if not origin:
        return False
    ours = {header(scope, b"host").decode("latin-1"), urlsplit(settings.public_url).netloc}
    return urlsplit(origin).netloc not in ours - {""}


def _inside(address: str, among: Sequence[IPv4Network | IPv6Network]) -> bool:
    return _is_address(address) and any(ip_address(address) in one for one in among)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
