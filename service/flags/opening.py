"""Opening and closing event flags, in the transaction of the event."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from rules.grounds import STATE_FLAGS, FlagKind, Severity
from schemas.identity import Role
from service.db import WriteSession
from service.flags.models import FLAG

# Made once, with the rows as parameters: a statement with the values in it would be compiled anew for every check.
_OPEN: Final = insert(FLAG).on_conflict_do_nothing().returning(FLAG.c.kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagSubject:
    """Where the flag lies and on what; an unregistered instrument has neither id nor kind here."""

    province_id: UUID
    area_id: UUID
    market_id: UUID
    stall_id: UUID
    instrument_id: UUID | None = None
    instrument_kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFlag:
    kind: FlagKind
    severity: Severity
    grounds: tuple[str, ...] = ()


async def open_flags(
    session: WriteSession,
    *,
    subject: FlagSubject,
    flags: Sequence[OpenFlag],
    cause_kind: str,
    cause_id: UUID,
    since: date,
    at: datetime,
    by: UUID | None,
    role: str | None,
) -> list[str]:
    """Returns the kinds newly opened; one that stands open already is left as it is, and only gains a higher holder.

    Flags that follow from dates alone (`STATE_FLAGS`) are never rows and are passed over.
    """
    # In one order everywhere, so that two checks of one instrument cannot wait for each other.
    wanted = {flag.kind: flag for flag in flags if flag.kind not in STATE_FLAGS}
    if not wanted:
        return []
    shared = {
        **asdict(subject),
        "cause_kind": cause_kind,
        "cause_id": cause_id,
        "since": since,
        "opened_at": at,
        "opened_by": by,
        "opened_by_role": role,
        "held_by_role": role,
    }
    rows = [{**shared, **_row(wanted[kind])} for kind in sorted(wanted)]
    opened = await session.execute(_OPEN, rows)
    new = sorted(str(kind) for kind in opened.scalars())
    await _hold(session, subject, sorted(set(map(str, wanted)) - set(new)), role)
    return new


def _row(flag: OpenFlag) -> dict[str, Any]:
    return {
        "id": UUID(int=uuid7().int),
        "kind": str(flag.kind),
        "severity": int(flag.severity),
        "grounds": list(flag.grounds),
    }


async def _hold(session: WriteSession, subject: FlagSubject, kinds: Sequence[str], role: str | None) -> None:
    """A flag that a board opened and a team found again is the team's from then on."""
    if not kinds or role not in (Role.DISTRICT_TEAM, Role.DEPARTMENT):
        return
    await session.execute(
        update(FLAG)
        .where(_subject_is(subject), FLAG.c.kind.in_(kinds), FLAG.c.closed_at.is_(None), within_boards_reach())
        .values(held_by_role=str(role))
    )


def within_boards_reach() -> ColumnElement[bool]:
    """The flag was neither opened nor found again by anyone above a market's board."""
    return or_(FLAG.c.held_by_role.is_(None), FLAG.c.held_by_role == str(Role.BOARD))


def _subject_is(subject: FlagSubject) -> ColumnElement[bool]:
    if subject.instrument_id is not None:
        return and_(FLAG.c.instrument_id == subject.instrument_id)
    return and_(FLAG.c.instrument_id.is_(None), FLAG.c.stall_id == subject.stall_id)


async def close_flags(
    session: WriteSession,
    *,
    instrument_id: UUID,
    kinds: Sequence[FlagKind],
    reason: str,
    cause_id: UUID | None,
    at: datetime,
    by: UUID | None,
    note: str | None = None,
) -> list[UUID]:
    """Closes what is open of these kinds, whoever opened it; returns the flags closed."""
    closed = await session.execute(
        update(FLAG)
        .where(
            FLAG.c.instrument_id == instrument_id,
            FLAG.c.kind.in_([str(kind) for kind in kinds]),
            FLAG.c.closed_at.is_(None),
        )
        .values(closed_at=at, closed_by=by, close_reason=reason, close_note=note, closed_cause_id=cause_id)
        .returning(FLAG.c.id)
    )
    return list(closed.scalars())
