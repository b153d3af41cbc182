"""AES-GCM by Java's own cipher; with a key of the Keystore the key never leaves it."""

from typing import Any

from jnius import autoclass, cast

_IV_BYTES = 12
_TAG_BITS = 128


class Sealer:
    """Seals bytes under a name: what was sealed under another name does not open. Raises `JavaException`."""

    def __init__(self, key: Any) -> None:
        # Without the cast pyjnius takes the overload for a certificate.
        self._key = cast("java.security.Key", key)
        self._cipher: Any = autoclass("javax.crypto.Cipher")
        self._spec: Any = autoclass("javax.crypto.spec.GCMParameterSpec")

    def sealed(self, name: str, content: bytes) -> bytes:
        cipher = self._cipher.getInstance("AES/GCM/NoPadding")
        # Android's Keystore wants to choose the IV itself.
        cipher.init(self._cipher.ENCRYPT_MODE, self._key)
        cipher.updateAAD(name.encode())
        return _bytes(cipher.getIV()) + _bytes(cipher.doFinal(content))

    def opened(self, name: str, sealed: bytes) -> bytes:
        cipher = self._cipher.getInstance("AES/GCM/NoPadding")
        spec = cast("java.security.spec.AlgorithmParameterSpec", self._spec(_TAG_BITS, sealed[:_IV_BYTES]))
        cipher.init(self._cipher.DECRYPT_MODE, self._key, spec)
        cipher.updateAAD(name.encode())
        return _bytes(cipher.doFinal(sealed[_IV_BYTES:]))


def _bytes(array: Any) -> bytes:
    """Java's bytes are signed."""
    return bytes(value & 0xFF for value in array)
