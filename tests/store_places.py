"""Where the tests' photos lie: folders of this machine, or a real S3 server with `QUACAN_TEST_STORAGE=s3`."""

import os
from dataclasses import dataclass

from service.settings import Settings

SWITCH = "QUACAN_TEST_STORAGE"
FOLDER, S3 = "folder", "s3"


@dataclass(frozen=True)
class StorePlace:
    """An empty store for one app or one started process; without an address it is the folder below its home."""

    url: str | None = None
    access_key: str | None = None
    secret_key: str | None = None

    def told(self, settings: Settings) -> Settings:
        """These settings with this store, checked as those of a process are."""
        values = settings.model_dump() | {
            "storage_url": self.url,
            "storage_access_key": self.access_key,
            "storage_secret_key": self.secret_key,
        }
        return Settings(**values)

    def environment(self) -> dict[str, str]:
        """The same for a process."""
        values = {
            "QUACAN_STORAGE_URL": self.url,
            "QUACAN_STORAGE_ACCESS_KEY": self.access_key,
            "QUACAN_STORAGE_SECRET_KEY": self.secret_key,
        }
        return {name: value for name, value in values.items() if value is not None}


def chosen() -> str:
    """Raises `ValueError` for a switch that names no store: tests on the wrong one would prove nothing."""
    kind = os.environ.get(SWITCH, FOLDER)
    if kind not in {FOLDER, S3}:
        raise ValueError(f"{SWITCH} is {FOLDER} or {S3}, not {kind!r}")
    return kind


def place_of(settings: Settings) -> StorePlace:
    """Where an app with these settings keeps its photos."""
    access, secret = settings.storage_access_key, settings.storage_secret_key
    return StorePlace(
        settings.storage_url,
        access.get_secret_value() if access else None,
        secret.get_secret_value() if secret else None,
    )
