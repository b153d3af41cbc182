"""Acknowledging and closing a flag by hand."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update

from schemas.flags import AcknowledgeIn, CloseIn, FlagOut
from service.db import WriteSession
from service.errors import Conflict, NotFound
from service.flags.asking import Asked
from service.flags.filters import FlagFilters
from service.flags.listing import ask
from service.flags.models import FLAG
from service.flags.queries_details import Details, flags_by_id
from service.flags.wire import flag_id, flag_out, split_flag_id
from service.identity.who import Who
from service.ledger.entries import enter


class FollowsRegister(Conflict):
    """Nobody can handle it: it ends when the register changes."""

    code = "flag_follows_register"


class FlagClosed(Conflict):
    code = "flag_closed"


@dataclass(frozen=True, slots=True)
class Handler:
    """Who handles a flag, when, and in which language they read the answer."""

    who: Who
    at: datetime
    today: date
    language: str


async def acknowledge(session: WriteSession, by: Handler, flag: str, data: AcknowledgeIn) -> FlagOut:
    """The first acknowledgement stays; a second changes nothing. Raises NotFound, FollowsRegister, FlagClosed."""
    asked, row = await _find_row(session, by, flag)
    if row.closed_at is not None:
        raise FlagClosed
    if row.acknowledged_at is None:
        await _change(
            session,
            by,
            row,
            "acknowledged",
            FLAG.c.acknowledged_at.is_(None),
            {"acknowledged_at": by.at, "acknowledged_by": by.who.person_id, "acknowledged_note": data.note},
        )
    return await _again(session, asked, by, row.flag_id)


async def close(session: WriteSession, by: Handler, flag: str, data: CloseIn) -> FlagOut:
    """Closing again for the same reason changes nothing. Raises NotFound, FollowsRegister, FlagClosed."""
    asked, row = await _find_row(session, by, flag)
    if row.closed_at is None:
        await _change(
            session,
            by,
            row,
            "closed",
            FLAG.c.closed_at.is_(None),
            {
                "closed_at": by.at,
                "closed_by": by.who.person_id,
                "close_reason": str(data.reason),
                "close_note": data.note,
            },
        )
    closed = await _again(session, asked, by, row.flag_id)
    if closed.closed is None or closed.closed.reason != data.reason:
        raise FlagClosed
    return closed


async def _find_row(session: WriteSession, by: Handler, flag: str) -> tuple[Asked, Details]:
    parts = split_flag_id(flag)
    asked = await ask(session, by.who, FlagFilters(), by.today)
    if parts is None or asked is None:
        raise NotFound
    kind, subject = parts
    if kind is None:
        rows = await flags_by_id(session, asked, events=[subject])
    else:
        rows = await flags_by_id(session, asked, instruments=[subject], standards=[subject])
        if any(flag_id(row) == flag for row in rows):
            raise FollowsRegister
        raise NotFound
    if not rows:
        raise NotFound
    return asked, rows[0]


async def _change(
    session: WriteSession, by: Handler, row: Details, action: str, unless: Any, values: dict[str, Any]
) -> None:
    """Of two at once the first wins, and only what changed something is entered in the ledger."""
    changed = await session.execute(
        update(FLAG).where(FLAG.c.id == row.flag_id, unless).values(**values).returning(FLAG.c.id)
    )
    if changed.scalar_one_or_none() is None:
        return
    await enter(
        session,
        at=by.at,
        person_id=by.who.person_id,
        action=action,
        subject_kind="flag",
        subject_id=row.flag_id,
        detail={"kind": row.kind, "reason": values.get("close_reason")},
    )


async def _again(session: WriteSession, asked: Asked, by: Handler, flag: UUID) -> FlagOut:
    rows = await flags_by_id(session, asked, events=[flag])
    if not rows:
        raise NotFound
    return flag_out(rows[0], by.language, by.today)
