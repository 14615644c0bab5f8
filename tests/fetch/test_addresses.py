"""Which addresses may be connected to."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.fetch.address import is_literal, refusal


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.168.1.1", "198.18.0.1", "224.0.0.1",
        "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:100.64.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1", "2001::1", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "fc00::1", "fd00:ec2::254",
        "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "100::1", "5f00::1", "4000::1",
    ],
)  # fmt: skip
def test_an_address_off_the_public_internet_is_refused(address: str) -> None:
    assert refusal(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1"])
def test_a_public_address_is_not(address: str) -> None:
    assert refusal(address) is None


@pytest.mark.parametrize("text", ["", "example.com", "127.1", "2130706433", "0x7f000001", "1.2.3.4.5", "１.1.1.1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert refusal(text) == "no IP address"
    assert not is_literal(text)


PRIVATE = st.sampled_from(["10.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.168.0.0/16", "172.16.0.0/12"]).flatmap(
    lambda block: st.ip_addresses(network=block)
)
FORMS = st.sampled_from(["::ffff:0:0", "::", "64:ff9b::", "::ffff:0:0:0"])


@given(PRIVATE, FORMS)
def test_no_ipv6_form_hides_a_private_ipv4_address(inner: ipaddress.IPv4Address, prefix: str) -> None:
    assert refusal(str(ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(inner))))


@given(PRIVATE)
def test_nor_does_6to4(inner: ipaddress.IPv4Address) -> None:
    assert refusal(str(ipaddress.IPv6Address((0x2002 << 112) | (int(inner) << 80))))


@given(st.ip_addresses())
def test_whatever_python_calls_not_global_is_refused(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert address.is_global or refusal(str(address))
