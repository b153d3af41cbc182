"""Secrets in a file that only its owner can read: a desktop has nothing better that needs no password."""

import json
import os
from pathlib import Path


class FileVault:
    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str | None:
        return self._secrets().get(name)

    def set(self, name: str, secret: str) -> None:
        self._write({**self._secrets(), name: secret})

    def clear(self, name: str) -> None:
        secrets = self._secrets()
        if secrets.pop(name, None) is not None:
            self._write(secrets)

    def _secrets(self) -> dict[str, str]:
        """A file that was damaged holds no secret: the person signs in again."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, secrets: dict[str, str]) -> None:
        new = self._path.with_suffix(".new")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600, exist_ok=False)  # before there is anything in it
        with new.open("w", encoding="utf-8") as file:
            json.dump(secrets, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._path)
