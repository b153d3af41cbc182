"""The port every store keeps to, and its implementation over obstore."""

import errno
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import obstore
import structlog
from obstore.exceptions import BaseError

from service.errors import ServiceError, Unavailable
from service.storage.keys import checked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore import GetOptions, GetResult, ListStream, ObjectMeta
    from obstore.store import LocalStore, S3Store

log = structlog.get_logger(__name__)
CHUNK = 256 * 1024
_BULK = 1000
# What S3 servers say when they have no room. Not all do: SeaweedFS answers 500 without a reason.
_NO_BUCKET = "<Code>NoSuchBucket</Code>"
_FULL = re.compile(r"status code: 507|InsufficientStorage|StorageFull|QuotaExceeded|No space left", re.IGNORECASE)


class ObjectMissing(LookupError):
    """Nothing is stored under this key."""


class StoreFull(ServiceError):
    """There is no room for what was sent; nothing of it is stored."""

    status = 507
    code = "store_full"


class StoreUnavailable(Unavailable):
    """The store cannot be reached or does not work; trying again later may help."""

    code = "store_unavailable"


@dataclass(frozen=True, slots=True)
class Stored:
    key: str
    size: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class Download:
    """An object opened for reading once: iterate over it for its bytes."""

    size: int
    modified: datetime
    chunks: AsyncIterator[bytes]

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.chunks


class ObjectStore:
    """Bytes under keys. Every call may raise `StoreUnavailable`; a malformed key is a `ValueError`."""

    def __init__(self, backend: "S3Store | LocalStore") -> None:
        self._backend = backend

    async def put(self, key: str, content: bytes | Sequence[bytes]) -> None:
        """Store the bytes, or the pieces one after another; they are durable when this returns.

        What lay under the key is replaced at once, never seen in part. Raises `StoreFull`.
        """
        body = content if isinstance(content, bytes) else b"".join(content)
        with refusals(key):
            # One request: a multipart upload broken off would leave parts behind that no listing shows.
            await obstore.put_async(self._backend, checked(key), body, use_multipart=False)

    async def get(self, key: str) -> bytes:
        """Raises `ObjectMissing`."""
        with reading(key):
            result = await obstore.get_async(self._backend, checked(key))
            return bytes(await result.bytes_async())

    async def stream(self, key: str) -> Download:
        """Open an object to send it on piece by piece. Raises `ObjectMissing` now, not at the first piece."""
        with reading(key):
            result = await obstore.get_async(self._backend, checked(key))
            meta = result.meta
        return Download(meta["size"], meta["last_modified"], self._pieces(key, result))

    async def head(self, key: str) -> Stored:
        """Raises `ObjectMissing`."""
        with reading(key):
            return _stored(await obstore.head_async(self._backend, checked(key)))

    async def exists(self, key: str) -> bool:
        try:
            await self.head(key)
        except ObjectMissing:
            return False
        return True

    async def delete(self, keys: Iterable[str]) -> None:
        """Remove these; one that is not there is no error."""
        wanted = [checked(key) for key in keys]
        for start in range(0, len(wanted), _BULK):
            with refusals(wanted[start]):
                await self._delete(wanted[start : start + _BULK])

    async def _delete(self, keys: list[str]) -> None:
        # Some servers make the bucket at the first put. Until then it has nothing that could be deleted.
        with suppress(FileNotFoundError):
            await obstore.delete_async(self._backend, keys)

    async def list(self, prefix: str, older_than: datetime | None = None) -> AsyncIterator[Stored]:
        """What lies below a prefix (whole segments: `uploads` does not list `uploads2/x`), in no order.

        `older_than`: only what was last written before this moment.
        """
        with refusals(prefix):
            found: ListStream[Sequence[ObjectMeta]] = obstore.list(self._backend, checked(prefix))
        while True:
            with refusals(prefix):
                batch = await _next_batch(found)
            if batch is None:
                return
            for meta in batch:
                if older_than is None or meta["last_modified"] < older_than:
                    yield _stored(meta)

    async def _pieces(self, key: str, result: "GetResult") -> AsyncIterator[bytes]:
        """Asks for the rest when it is cut off: a request may last only so long, and its reader longer."""
        etag, done, asked_from = result.meta["e_tag"], 0, 0
        found = aiter(result.stream(min_chunk_size=CHUNK))
        while True:
            try:
                with refusals(key):
                    piece = await anext(found, None)
            except StoreUnavailable:
                if done == asked_from:
                    raise
                asked_from = done
                with reading(key):
                    rest = await obstore.get_async(self._backend, key, options=_rest(done, etag))
                found = aiter(rest.stream(min_chunk_size=CHUNK))
                continue
            if piece is None:
                return
            done += len(piece)
            yield bytes(piece)

    def close(self) -> None:
        """Let go of what this process holds for the store."""


@contextmanager
def reading(key: str) -> "Iterator[None]":
    """As `refusals`, where a file that is not there means that nothing was stored."""
    with refusals(key):
        try:
            yield
        except FileNotFoundError as error:
            raise ObjectMissing(key) from error


@contextmanager
def refusals(key: str) -> "Iterator[None]":
    """Say what went wrong in this module's own terms."""
    try:
        yield
    except (BaseError, OSError) as error:
        full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
        if full or _FULL.search(str(error)):
            log.critical("store_full", key=key, error=str(error)[:500])
            raise StoreFull from error
        log.warning("store_unavailable", key=key, error=str(error)[:500])
        raise StoreUnavailable from error


async def _next_batch(found: "ListStream[Sequence[ObjectMeta]]") -> "Sequence[ObjectMeta] | None":
    try:
        return await anext(found, None)
    except BaseError as error:
        if _NO_BUCKET in str(error):
            return None  # As with deleting: it comes with the first put.
        raise


def _rest(offset: int, etag: str | None) -> "GetOptions":
    """Of the very object that was opened, not of one put in its place since."""
    options: GetOptions = {"range": {"offset": offset}}
    if etag is not None:
        options["if_match"] = etag
    return options


def _stored(meta: "ObjectMeta") -> Stored:
    return Stored(meta["path"], meta["size"], meta["last_modified"])
