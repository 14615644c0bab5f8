"""Which IP addresses may be connected to: only those of the public internet.

`ipaddress.is_global` is not enough: it is true for NAT64, 6to4 and multicast addresses, through which a private network
can be reached. So the lists are written out, from the IANA special-purpose registries (RFC 6890 and its updates). For
IPv6 everything is refused but global unicast (2000::/3), less the blocks within it that are special; that also covers
every form that embeds an IPv4 address: mapped, compatible, NAT64, 6to4, Teredo.
"""

from __future__ import annotations

import ipaddress

_SPECIAL = tuple(
    (ipaddress.ip_network(block), what)
    for block, what in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a carrier's private address"),
        ("127.0.0.0/8", "a loopback address"),
        ("168.63.129.16/32", "a cloud's metadata address"),  # Azure keeps it in public space
        ("169.254.0.0/16", "a link-local address"),  # holds the metadata address 169.254.169.254
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a relay address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::/128", "an unspecified address"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0/96", "an IPv4 address in IPv6 form"),
        ("64:ff9b::/96", "a NAT64 address"),
        ("64:ff9b:1::/48", "a NAT64 address"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("3fff::/20", "a documentation address"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("ff00::/8", "a multicast address"),
    )
)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")


def refusal(address: str) -> str | None:
    """Why this address may not be connected to, in words that follow "is"; None where it may."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "no IP address"
    for block, what in _SPECIAL:
        if ip.version == block.version and ip in block:
            return what
    if ip.version == 6 and ip not in _GLOBAL_UNICAST:
        return "a reserved address"
    return None


def is_literal(host: str) -> bool:
    """Whether the host is an address already and need not be resolved."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
