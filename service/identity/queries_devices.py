"""Reading one's own phones."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select, tuple_

from service.db import AnySession, ReadSession
from service.identity.models import AuthSession, Device


async def find_session_of_device(session: AnySession, person_id: UUID, device_id: UUID) -> UUID | None:
    """The session that was opened with this device; None when it is not this person's."""
    found = select(AuthSession.id).where(AuthSession.device_id == device_id, AuthSession.person_id == person_id)
    return (await session.execute(found)).scalar_one_or_none()


async def find_device(session: ReadSession, person_id: UUID, device_id: UUID) -> Row[Any] | None:
    found = _devices(person_id).where(Device.id == device_id)
    return (await session.execute(found)).one_or_none()


async def devices_in_use(session: ReadSession, person_id: UUID, most: int) -> Sequence[Row[Any]]:
    """Those not signed out, the last seen first."""
    newest = _devices(person_id).where(Device.revoked_at.is_(None)).order_by(Device.last_seen_at.desc(), Device.id)
    return (await session.execute(newest.limit(most))).all()


async def devices_page(
    session: ReadSession, person_id: UUID, limit: int, after: tuple[datetime, UUID] | None
) -> Sequence[Row[Any]]:
    """All that ever signed in, the newest first; one row more than `limit` when there are more."""
    page = _devices(person_id).order_by(Device.created_at.desc(), Device.id.desc())
    if after is not None:
        page = page.where(tuple_(Device.created_at, Device.id) < after)
    return (await session.execute(page.limit(limit + 1))).all()


def _devices(person_id: UUID) -> Select[Any]:
    return select(Device.id, Device.name, Device.created_at, Device.last_seen_at, Device.revoked_at).where(
        Device.person_id == person_id
    )
