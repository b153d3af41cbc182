"""Secrets sealed by a key that Android's Keystore keeps, in hardware where there is some.

First device build: signed in before and after a restart of the phone; after the screen lock is removed or changed the
app asks to sign in again instead of failing.
"""

import os
from pathlib import Path
from typing import Any, Protocol

from jnius import JavaException, autoclass, cast

from phone.platform.android.sealing import Sealer

_STORE = "AndroidKeyStore"
_ALIAS = "quacan-vault"


def keystore_key(*, renew: bool = False) -> Any:
    """Made at its first use, or anew: what the old one sealed is lost then."""
    store = autoclass("java.security.KeyStore").getInstance(_STORE)
    store.load(None)
    if renew:
        store.deleteEntry(_ALIAS)
    if not store.containsAlias(_ALIAS):
        properties: Any = autoclass("android.security.keystore.KeyProperties")
        builder = autoclass("android.security.keystore.KeyGenParameterSpec$Builder")
        purposes = properties.PURPOSE_ENCRYPT | properties.PURPOSE_DECRYPT
        spec = builder(_ALIAS, purposes).setBlockModes("GCM").setEncryptionPaddings("NoPadding").setKeySize(256).build()
        generator = autoclass("javax.crypto.KeyGenerator").getInstance("AES", _STORE)
        generator.init(cast("java.security.spec.AlgorithmParameterSpec", spec))
        generator.generateKey()
    return store.getKey(_ALIAS, None)


class KeyMaker(Protocol):
    def __call__(self, *, renew: bool = False) -> Any: ...


class KeystoreVault:
    def __init__(self, folder: Path, key: KeyMaker = keystore_key) -> None:
        self._folder = folder
        self._key = key

    def get(self, name: str) -> str | None:
        try:
            sealed = self._path(name).read_bytes()
            return Sealer(self._key()).opened(name, sealed).decode()
        except FileNotFoundError:
            return None
        except (JavaException, UnicodeDecodeError):
            return None  # Damaged, or sealed by a key that is gone: the person signs in again.

    def set(self, name: str, secret: str) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._path(name)
        new = path.with_suffix(".new")
        with new.open("wb") as file:
            file.write(self._sealed(name, secret.encode()))
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)

    def clear(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name.encode().hex()}.sealed"

    def _sealed(self, name: str, content: bytes) -> bytes:
        try:
            return Sealer(self._key()).sealed(name, content)
        except JavaException:  # the key can become unusable, as when the screen lock is removed
            return Sealer(self._key(renew=True)).sealed(name, content)
