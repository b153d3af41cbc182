"""Reading verifications, marks and bodies within scope."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, tuple_

from rules.grounds import FlagKind
from service.db import AnySession, WriteSession
from service.flags.models import FLAG, Flag
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT, INSTRUMENT_MARK, Instrument
from service.register.search import among_ids, among_texts
from service.verifications.models import VERIFICATION, Verification, VerificationBody

V = VERIFICATION.c
MARK = INSTRUMENT_MARK.c
MarkKey = tuple[str, str, str]
"""Body, series and number."""


async def verifications_page(
    session: AnySession, who: Who, instrument_id: UUID, *, after: tuple[date, UUID] | None, limit: int
) -> Sequence[RowMapping]:
    """`limit + 1` verifications of an instrument, newest first."""
    wanted = [V.instrument_id == instrument_id, in_scope(who, Verification)]
    if after is not None:
        wanted.append(tuple_(V.verified_on, V.id) < after)
    statement = select(VERIFICATION).where(*wanted).order_by(V.verified_on.desc(), V.id.desc()).limit(limit + 1)
    return (await session.execute(statement)).mappings().all()


async def find_verification(session: AnySession, who: Who, verification_id: UUID) -> RowMapping | None:
    statement = select(VERIFICATION).where(V.id == verification_id, in_scope(who, Verification))
    return (await session.execute(statement)).mappings().one_or_none()


async def histories(session: AnySession, who: Who, instrument_ids: Iterable[UUID]) -> dict[UUID, list[RowMapping]]:
    """Every verification of these instruments."""
    found: dict[UUID, list[RowMapping]] = {one: [] for one in instrument_ids}
    statement = select(V.id, V.instrument_id, V.verified_on, V.valid_until, V.result, V.recorded_at).where(
        among_ids(V.instrument_id, found), in_scope(who, Verification)
    )
    for row in (await session.execute(statement)).mappings():
        found[row["instrument_id"]].append(row)
    return found


async def instruments_for_update(
    session: WriteSession, who: Who, instrument_ids: Iterable[UUID]
) -> dict[UUID, RowMapping]:
    """Locked in the order of their ids, so that two imports cannot wait for each other."""
    statement = (
        select(INSTRUMENT)
        .where(among_ids(INSTRUMENT.c.id, set(instrument_ids)), in_scope(who, Instrument))
        .order_by(INSTRUMENT.c.id)
        .with_for_update()
    )
    return {row["id"]: row for row in (await session.execute(statement)).mappings()}


async def open_flag_kinds(
    session: AnySession, who: Who, instrument_ids: Iterable[UUID], kinds: Sequence[FlagKind]
) -> Sequence[RowMapping]:
    """What is open of these kinds on the instruments, and since when."""
    columns: tuple[Any, ...] = (FLAG.c.instrument_id, FLAG.c.kind, FLAG.c.since)
    statement = select(*columns).where(
        among_ids(FLAG.c.instrument_id, instrument_ids),
        FLAG.c.kind.in_([kind.value for kind in kinds]),
        FLAG.c.closed_at.is_(None),
        in_scope(who, Flag),
    )
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows


async def holders_of(session: AnySession, who: Who, marks: Iterable[MarkKey]) -> dict[MarkKey, RowMapping]:
    """The verification and instrument each mark is recorded for; those out of scope are left out."""
    wanted = set(marks)
    if not wanted:
        return {}
    statement = (
        select(MARK.body, MARK.series, MARK.number, MARK.verification_id, INSTRUMENT.c.label_code)
        .join(INSTRUMENT, INSTRUMENT.c.id == MARK.instrument_id)
        .where(among_texts(MARK.number, {number for _, _, number in wanted}), in_scope(who, Instrument))
    )
    rows = (await session.execute(statement)).mappings()
    held = {(row["body"], row["series"], row["number"]): row for row in rows}
    return {key: row for key, row in held.items() if key in wanted}


async def certificates_of(
    session: AnySession, who: Who, instrument_ids: Iterable[UUID]
) -> dict[tuple[UUID, str, str], RowMapping]:
    """What is recorded of these instruments, by instrument, body and certificate."""
    statement = select(V.id, V.instrument_id, V.body, V.certificate_number, V.content_digest).where(
        among_ids(V.instrument_id, instrument_ids), in_scope(who, Verification)
    )
    rows = (await session.execute(statement)).mappings()
    return {(row["instrument_id"], row["body"], row["certificate_number"]): row for row in rows}


async def known_bodies(session: AnySession) -> dict[str, str]:
    """Names of verification bodies by code; they are few, and public."""
    body = VerificationBody.__table__.c  # type: ignore[attr-defined]  # set by SQLModel
    return {row.code: row.name for row in await session.execute(select(body.code, body.name).order_by(body.code))}
