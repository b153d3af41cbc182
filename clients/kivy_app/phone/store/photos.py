"""Photos on the phone, each under its own digest."""

from pathlib import Path


class Photos:
    def add(self, data: bytes) -> tuple[str, Path]:
        """Its digest and where it lies; on disk when it returns. Raises `StorageFull`."""
        raise NotImplementedError

    def path(self, sha256: str) -> Path:
        """Raises `PhotoMissing`."""
        raise NotImplementedError

    def size_used(self) -> int:
        """Bytes."""
        raise NotImplementedError

    def sweep(self, *, sent_too: bool = False) -> int:
        """Bytes freed: photos that nobody names, and if asked those of records sent more than 90 days ago.

        Never one that a draft or anything unsent names.
        """
        raise NotImplementedError
