"""Handing work to the workers, in the transaction that causes it."""

from sqlalchemy import text

from service.db import WriteSession

# Through the session, never through PgQueuer's own queries on the driver's connection: SQLAlchemy begins a
# transaction lazily, so a job put straight on the driver before any statement would outlive a rollback.
_ENQUEUE = text(
    """
    INSERT INTO pgqueuer (priority, entrypoint, payload, dedupe_key, status)
    VALUES (0, :entrypoint, :payload, :dedupe_key, 'queued')
    ON CONFLICT DO NOTHING
    """
)


async def enqueue(session: WriteSession, entrypoint: str, payload: bytes, dedupe_key: str | None = None) -> None:
    """The job exists when, and only when, the transaction is committed; it may be delivered more than once.

    A job with the `dedupe_key` of one that still waits or runs is dropped.
    """
    await session.execute(_ENQUEUE, {"entrypoint": entrypoint, "payload": payload, "dedupe_key": dedupe_key})
