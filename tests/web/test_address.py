"""Which address a visitor is known by: only what our own front servers wrote is believed, from the right."""

import pytest

from mesaides.web.address import client_address, read_address

DIRECT = "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "found"),
    [
        ("203.0.113.7", 0, DIRECT),
        ("", 1, DIRECT),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", 1, "203.0.113.7"),
        ("6.6.6.6,203.0.113.7 ,  10.0.0.2", 2, "203.0.113.7"),
        ("203.0.113.7", 2, DIRECT),  # one of ours did not write: nothing is sure
        ("6.6.6.6, unknown", 1, DIRECT),
        ("6.6.6.6, unknown, 10.0.0.2", 2, "10.0.0.2"),
        ("6.6.6.6,", 1, DIRECT),
        (",,,,", 3, DIRECT),
        ("6.6.6.6, " + "x" * 30_000, 1, DIRECT),
    ],
)
def test_only_what_ours_wrote_is_believed(forwarded: str, proxies: int, found: str):
    assert client_address(DIRECT, forwarded, proxies) == found


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("1.2.3.4", "1.2.3.4"),
        (" 1.2.3.4:5678 ", "1.2.3.4"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("fe80::1%eth0", "fe80::1"),
        ("fe80::1%" + "x" * 90, "fe80::1"),
        ("1.2.3", ""),
        ("01.2.3.4", ""),
        ("1.2.3.4.evil.test", ""),
        ("[", ""),
        ("unknown", ""),
        ("_cache", ""),
        ("１.２.３.４", ""),
        ("é" * 9000, ""),
    ],
)
def test_an_address_has_one_form(text: str, address: str):
    assert read_address(text) == address
    assert len(read_address(text)) <= 45  # what a session keeps
