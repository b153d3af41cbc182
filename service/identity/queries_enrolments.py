"""Reading one-time codes."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, select

from service.db import WriteSession
from service.identity.models import ENROLMENT


async def owner_of_code(session: WriteSession, digest: str) -> UUID | None:
    found = select(ENROLMENT.c.person_id).where(ENROLMENT.c.code_hash == digest)
    owner: UUID | None = (await session.execute(found)).scalar_one_or_none()
    return owner


async def find_enrolment(session: WriteSession, digest: str) -> Row[Any] | None:
    """Held until the transaction ends, so that two phones cannot use one code."""
    columns = (ENROLMENT.c.person_id, ENROLMENT.c.expires_at, ENROLMENT.c.used_at)
    found: Select[Any] = select(*columns).where(ENROLMENT.c.code_hash == digest).with_for_update()
    row: Row[Any] | None = (await session.execute(found)).one_or_none()
    return row
