"""Reading one's own phones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_

from service.db import AnySession, ReadSession
from service.identity.models import AUTH_SESSION, DEVICE


async def find_session_of_device(session: AnySession, person_id: UUID, device_id: UUID) -> UUID | None:
    """The session that was opened with this device; None when it is not this person's."""
    found = select(AUTH_SESSION.c.id).where(
        AUTH_SESSION.c.device_id == device_id, AUTH_SESSION.c.person_id == person_id
    )
    return (await session.execute(found)).scalar_one_or_none()


async def find_device(session: ReadSession, person_id: UUID, device_id: UUID) -> Row[Any] | None:
    found = _devices(person_id).where(DEVICE.c.id == device_id)
    row: Row[Any] | None = (await session.execute(found)).one_or_none()
    return row


async def devices_in_use(session: ReadSession, person_id: UUID, most: int) -> Sequence[Row[Any]]:
    """Those not signed out, the last seen first."""
    newest = (
        _devices(person_id).where(DEVICE.c.revoked_at.is_(None)).order_by(DEVICE.c.last_seen_at.desc(), DEVICE.c.id)
    )
    rows: Sequence[Row[Any]] = (await session.execute(newest.limit(most))).all()
    return rows


async def devices_page(
    session: ReadSession, person_id: UUID, limit: int, after: tuple[datetime, UUID] | None
) -> Sequence[Row[Any]]:
    """All that ever signed in, the newest first; one row more than `limit` when there are more."""
    page = _devices(person_id).order_by(DEVICE.c.created_at.desc(), DEVICE.c.id.desc())
    if after is not None:
        page = page.where(tuple_(DEVICE.c.created_at, DEVICE.c.id) < after)
    rows: Sequence[Row[Any]] = (await session.execute(page.limit(limit + 1))).all()
    return rows


def _devices(person_id: UUID) -> Select[Any]:
    return select(DEVICE.c.id, DEVICE.c.name, DEVICE.c.created_at, DEVICE.c.last_seen_at, DEVICE.c.revoked_at).where(
        DEVICE.c.person_id == person_id
    )
