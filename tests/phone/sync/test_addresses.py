"""What a person types as the server's address."""

import pytest
from phone.sync.addresses import AddressRefused, server_address


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("quacan.caobang.gov.vn", "https://quacan.caobang.gov.vn"),
        ("  quacan.caobang.gov.vn/  ", "https://quacan.caobang.gov.vn"),
        ("https://quacan.caobang.gov.vn/docs?x=1#y", "https://quacan.caobang.gov.vn"),
        ("HTTPS://QuaCan.CaoBang.gov.vn:8443", "https://quacan.caobang.gov.vn:8443"),
        ("localhost:8000", "https://localhost:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://192.168.1.20:8000/", "http://192.168.1.20:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_an_address_is_https_unless_it_is_near(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize("typed", ["http://quacan.caobang.gov.vn", "http://8.8.8.8", "http://172.32.0.1"])
def test_an_open_address_out_in_the_world_is_refused(typed: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        server_address(typed)
    assert refused.value.code == "address_insecure"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "address_empty"),
        ("   ", "address_empty"),
        ("https://", "address_malformed"),
        ("ftp://quacan.vn", "address_malformed"),
        ("quacan vn", "address_malformed"),
        ("https://quacan.vn:port", "address_malformed"),
        ("https://name:secret@quacan.vn", "address_malformed"),
        ("javascript:alert(1)", "address_malformed"),
        ("https://[::1", "address_malformed"),
    ],
)
def test_what_is_no_address_is_refused_in_words(typed: str, code: str) -> None:
    with pytest.raises(AddressRefused) as refused:
        server_address(typed)
    assert refused.value.code == code
