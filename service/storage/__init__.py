"""The store of photos and pieces of uploads: a local folder or an S3-compatible server, behind one port."""

from service.storage.keys import derived_key, photo_key, upload_part_key, upload_prefix
from service.storage.opening import open_store
from service.storage.store import Download, ObjectMissing, ObjectStore, Stored, StoreFull, StoreUnavailable

__all__ = [
    "Download",
    "ObjectMissing",
    "ObjectStore",
    "StoreFull",
    "StoreUnavailable",
    "Stored",
    "derived_key",
    "open_store",
    "photo_key",
    "upload_part_key",
    "upload_prefix",
]
