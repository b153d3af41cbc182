"""Writing verifications and all that follows from them, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, insert, update

from rules.grounds import FlagKind
from rules.kinds import IndicationType, InstrumentKind
from rules.standing import standing_of
from schemas.canonical import digest
from schemas.verifications import VerificationIn, VerificationResult
from service.db import WriteSession
from service.flags.opening import close_flags
from service.identity.who import Who
from service.instruments.models import INSTRUMENT, INSTRUMENT_MARK
from service.ledger.entries import enter_all
from service.verifications.models import VERIFICATION
from service.verifications.queries import histories, open_flag_kinds
from service.verifications.standing import CLOSED_BY_A_PASS, held, last_day_of
from service.vietnamese import code_key

REASON = "verified"


@dataclass(frozen=True, slots=True)
class NewVerification:
    """One to be written; `instrument` is its locked row."""

    id: UUID
    instrument: RowMapping
    data: VerificationIn


async def record(
    session: WriteSession, who: Who, new: Sequence[NewVerification], *, now: datetime, source: str | None = None
) -> None:
    """Writes verifications with their marks, moves the instruments' dates and closes what a pass settles.

    The instruments must be locked and everything checked; a broken unique constraint is the caller's.
    """
    await session.execute(insert(VERIFICATION), [_row(one, who, now) for one in new])
    marks = [_mark(one) for one in new if one.data.mark is not None]
    if marks:
        await session.execute(insert(INSTRUMENT_MARK), marks)
    await _restate(session, who, {one.instrument["id"]: one.instrument for one in new})
    await _settle(session, who, new, now)
    await enter_all(
        session,
        at=now,
        person_id=who.person_id,
        action="recorded",
        subject_kind="verification",
        subjects=[(one.id, _told(one, source)) for one in new],
    )


def _told(one: NewVerification, source: str | None) -> dict[str, str]:
    told = {"instrument_id": str(one.instrument["id"]), "certificate_number": one.data.certificate_number}
    return told if source is None else {**told, "file": source}


def _row(one: NewVerification, who: Who, now: datetime) -> dict[str, Any]:
    data, instrument = one.data, one.instrument
    indication = IndicationType(instrument["indication_type"]) if instrument["indication_type"] else None
    return {
        "id": one.id,
        "province_id": instrument["province_id"],
        "area_id": instrument["area_id"],
        "market_id": instrument["market_id"],
        "instrument_id": instrument["id"],
        "body": data.body,
        "certificate_number": data.certificate_number,
        "mark_series": data.mark.series if data.mark else None,
        "mark_number": data.mark.number if data.mark else None,
        "verified_on": data.verified_on,
        "valid_until": last_day_of(data, InstrumentKind(instrument["kind"]), indication),
        "valid_until_precision": data.valid_until_precision.value,
        "mode": data.mode.value,
        "result": data.result.value,
        "content_digest": digest(data),
        "recorded_at": now,
        "recorded_by": who.person_id,
    }


def _mark(one: NewVerification) -> dict[str, Any]:
    mark = one.data.mark
    if mark is None:
        raise ValueError("no mark to write")
    return {
        # A verification has at most one mark.
        "id": one.id,
        "instrument_id": one.instrument["id"],
        "verification_id": one.id,
        "body": one.data.body,
        "series": mark.series,
        "number": mark.number,
        "lookup_key": code_key(mark.series + mark.number),
    }


async def _restate(session: WriteSession, who: Who, instruments: dict[UUID, RowMapping]) -> None:
    """The instruments' own dates follow their newest verification."""
    changed: list[dict[str, Any]] = []
    for instrument_id, rows in (await histories(session, who, instruments)).items():
        standing = standing_of([held(row) for row in rows])
        known: tuple[date | None, date | None] = (
            instruments[instrument_id]["verified_on"],
            instruments[instrument_id]["valid_until"],
        )
        if known != (standing.verified_on, standing.valid_until):
            changed.append({"row": instrument_id, "verified": standing.verified_on, "until": standing.valid_until})
    if changed:
        statement = (
            update(INSTRUMENT)
            .where(INSTRUMENT.c.id == bindparam("row"))
            .values(verified_on=bindparam("verified"), valid_until=bindparam("until"))
        )
        await session.execute(statement, changed)


async def _settle(session: WriteSession, who: Who, new: Sequence[NewVerification], now: datetime) -> None:
    """A pass closes what was found up to its day; what was found later stands, however late the pass is entered."""
    passed: dict[UUID, NewVerification] = {}
    for one in new:
        if one.data.result is VerificationResult.PASS:
            known = passed.get(one.instrument["id"])
            if known is None or known.data.verified_on < one.data.verified_on:
                passed[one.instrument["id"]] = one
    if not passed:
        return
    settled: dict[UUID, list[FlagKind]] = {}
    for row in await open_flag_kinds(session, who, passed, CLOSED_BY_A_PASS):
        if row["since"] <= passed[row["instrument_id"]].data.verified_on:
            settled.setdefault(row["instrument_id"], []).append(FlagKind(row["kind"]))
    for instrument_id, kinds in settled.items():
        await close_flags(
            session,
            instrument_id=instrument_id,
            kinds=kinds,
            reason=REASON,
            cause_id=passed[instrument_id].id,
            at=now,
            by=who.person_id,
        )
