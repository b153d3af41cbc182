"""Smaller pictures in the store: made once by a worker, or on the spot when somebody asks first."""

from contextlib import suppress

from service.evidence.imaging import derive, derive_all
from service.evidence.imaging.deriving import SizeName
from service.evidence.room import in_thread
from service.storage import ObjectMissing, ObjectStore, StoreFull, StoreUnavailable, derived_key, photo_key


async def derived_picture(store: ObjectStore, sha256: str, name: SizeName) -> bytes:
    """Raises `ObjectMissing` when the original itself is not there."""
    with suppress(ObjectMissing):
        return await store.get(derived_key(sha256, name))
    picture = await in_thread(derive, await store.get(photo_key(sha256)), name)
    with suppress(StoreFull, StoreUnavailable):
        # It can be shown although it cannot be kept.
        await store.put(derived_key(sha256, name), picture)
    return picture


async def derive_sizes(store: ObjectStore, sha256: str, original: bytes) -> None:
    """All sizes into the store; safe to repeat. A photo that no size can be made of keeps its original only."""
    for name, picture in (await in_thread(derive_all, original)).items():
        await store.put(derived_key(sha256, name), picture)
