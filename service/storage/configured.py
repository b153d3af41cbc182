"""The store that the settings name."""

from service.settings import Settings
from service.storage.opening import open_store
from service.storage.store import ObjectStore


def store_of(settings: Settings) -> ObjectStore:
    """Raises `ValueError` when the address cannot be used."""
    access, secret = settings.storage_access_key, settings.storage_secret_key
    return open_store(
        settings.store_url,
        access_key=access.get_secret_value() if access else None,
        secret_key=secret.get_secret_value() if secret else None,
    )
