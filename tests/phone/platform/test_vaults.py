"""What every vault for secrets does."""

import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from phone.platform.desktop.vault import FileVault
from phone.platform.fakes import FakeVault
from phone.platform.seams import TokenVault

SECRET = "Bí mật của chợ Nước Hai · " + "x" * 2000


@pytest.fixture(params=["fake", "desktop", "keystore", "plain_key"])
def opened(request: pytest.FixtureRequest, home: Path) -> Callable[[], TokenVault]:
    """Opens the same vault each time, as after a restart."""
    if request.param == "fake":
        fake = FakeVault()
        return lambda: fake
    if request.param == "desktop":
        return lambda: FileVault(home / "vault.json")
    request.getfixturevalue("android")
    from phone.platform.android.vault import KeystoreVault

    if request.param == "keystore":
        return lambda: KeystoreVault(home)
    from tests.phone.platform import jvm

    key = jvm.java("javax.crypto.spec.SecretKeySpec")(bytes(range(32)), "AES")
    return lambda: KeystoreVault(home, lambda **_: key)


@pytest.fixture(autouse=True)
def home_is_there(home: Path) -> None:
    home.mkdir()


def test_a_secret_is_there_after_a_restart_until_it_is_cleared(opened: Callable[[], TokenVault]) -> None:
    opened().set("refresh", SECRET)
    assert opened().get("refresh") == SECRET

    opened().clear("refresh")

    assert opened().get("refresh") is None


def test_each_name_has_a_secret_of_its_own_and_a_later_one_replaces_it(opened: Callable[[], TokenVault]) -> None:
    vault = opened()
    for name, secret in (("refresh", "1"), ("refresh 2/…", "other"), ("refresh", "2")):
        vault.set(name, secret)

    assert [vault.get("refresh"), vault.get("refresh 2/…"), vault.get("nobody's")] == ["2", "other", None]


def test_clearing_what_is_not_there_does_no_harm(opened: Callable[[], TokenVault]) -> None:
    opened().clear("refresh")


def test_an_empty_secret_is_a_secret(opened: Callable[[], TokenVault]) -> None:
    opened().set("refresh", "")

    assert opened().get("refresh") == ""


def test_a_desktop_keeps_secrets_where_only_their_owner_reads(home: Path) -> None:
    FileVault(home / "vault.json").set("refresh", SECRET)

    assert stat.S_IMODE((home / "vault.json").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["vault.json"]


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b"\xff"])
def test_a_damaged_file_holds_no_secret_and_takes_a_new_one(home: Path, damaged: bytes) -> None:
    (home / "vault.json").write_bytes(damaged)
    vault = FileVault(home / "vault.json")

    assert vault.get("refresh") is None
    vault.set("refresh", "new")
    assert vault.get("refresh") == "new"


@pytest.fixture
def sealed(android: Any, home: Path) -> Path:
    """The file of a secret sealed by the Keystore's key."""
    from phone.platform.android.vault import KeystoreVault

    KeystoreVault(home).set("refresh", SECRET)
    return next(home.iterdir())


def keystore_vault(home: Path) -> TokenVault:
    from phone.platform.android.vault import KeystoreVault

    return KeystoreVault(home)


def test_nothing_of_a_secret_stands_in_the_file_and_no_two_files_are_alike(sealed: Path, home: Path) -> None:
    before = sealed.read_bytes()
    assert b"x" * 8 not in before

    keystore_vault(home).set("refresh", SECRET)

    assert sealed.read_bytes()[:12] != before[:12]
    assert sealed.read_bytes()[12:] != before[12:]


@pytest.mark.parametrize("spoil", [lambda data: data[:-1], lambda _: b"", lambda data: bytes([data[0] ^ 1]) + data[1:]])
def test_a_sealed_file_that_was_changed_does_not_open(
    sealed: Path, home: Path, spoil: Callable[[bytes], bytes]
) -> None:
    sealed.write_bytes(spoil(sealed.read_bytes()))

    assert keystore_vault(home).get("refresh") is None


def test_a_sealed_file_does_not_open_under_another_name(sealed: Path, home: Path) -> None:
    sealed.rename(home / f"{b'access'.hex()}.sealed")

    assert keystore_vault(home).get("access") is None


def test_when_the_key_became_unusable_the_old_secret_is_gone_and_a_new_one_is_kept(
    sealed: Path, home: Path, android: Any
) -> None:
    android.java("android.security.keystore.StubProvider").spoil()
    vault = keystore_vault(home)

    assert vault.get("refresh") is None
    vault.set("refresh", "new")
    assert keystore_vault(home).get("refresh") == "new"
