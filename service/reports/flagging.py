"""What a confirmed report is about, and the flag that it opens there. Until somebody confirms it, it opens none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from rules.flags import FlagKind, severity_of
from rules.grounds import grounds_for_flag
from schemas.reports import ConfirmIn
from service.clock import local_date
from service.db import AnySession, WriteSession
from service.errors import InvalidRequest
from service.flags.opening import FlagSubject, OpenFlag, open_flags
from service.identity.who import Who
from service.reports.queries_inbox import instrument_place, open_report_flag, stall_place
from service.reports.reading_forms import problem

CAUSE = "report"


@dataclass(frozen=True, slots=True)
class Subject:
    """`flagged` is where the flag lies, None for a report that names no stall."""

    stall_id: UUID | None
    instrument_id: UUID | None
    flagged: FlagSubject | None

    def is_of(self, report: Row[Any]) -> bool:
        return (self.stall_id, self.instrument_id) == (report.stall_id, report.instrument_id)


async def subject_of(session: AnySession, who: Who, report: Row[Any], data: ConfirmIn, language: str) -> Subject:
    """What was found, else what the report says. Raises `InvalidRequest` for what is not at the report's market."""
    if data.instrument_id is not None:
        return await _of_instrument(session, who, report, data.instrument_id, language)
    if data.stall_id is not None and data.stall_id != report.stall_id:
        return await _of_stall(session, who, report, data.stall_id, language)
    if report.instrument_id is not None:
        return await _of_instrument(session, who, report, report.instrument_id, language)
    if report.stall_id is not None:
        return await _of_stall(session, who, report, report.stall_id, language)
    return Subject(None, None, None)


async def _of_instrument(
    session: AnySession, who: Who, report: Row[Any], instrument_id: UUID, language: str
) -> Subject:
    place = await instrument_place(session, who, instrument_id)
    if place is None or (place.market_id != report.market_id and instrument_id != report.instrument_id):
        raise InvalidRequest(errors=[problem("/instrument_id", "elsewhere", language)])
    # A scale that was moved since carries its flag to where it stands now; the report stays with its stall.
    stall_id = report.stall_id if instrument_id == report.instrument_id else place.stall_id
    flagged = FlagSubject(
        province_id=place.province_id,
        area_id=place.area_id,
        market_id=place.market_id,
        stall_id=place.stall_id,
        instrument_id=place.id,
        instrument_kind=place.kind,
    )
    return Subject(stall_id, place.id, flagged)


async def _of_stall(session: AnySession, who: Who, report: Row[Any], stall_id: UUID, language: str) -> Subject:
    place = await stall_place(session, who, stall_id)
    if place is None or (place.market_id != report.market_id and stall_id != report.stall_id):
        raise InvalidRequest(errors=[problem("/stall_id", "elsewhere", language)])
    flagged = FlagSubject(
        province_id=place.province_id, area_id=place.area_id, market_id=place.market_id, stall_id=place.id
    )
    return Subject(place.id, None, flagged)


async def flag_subject(
    session: WriteSession, who: Who, report: Row[Any], subject: Subject, at: datetime
) -> tuple[UUID | None, list[str]]:
    """The flag that stands for the report, which an earlier one may have opened, and which kinds are new."""
    if subject.flagged is None:
        return None, []
    kind = FlagKind.REPORTED_BY_CONSUMERS
    since = local_date(report.received_at)
    opened = await open_flags(
        session,
        subject=subject.flagged,
        flags=[OpenFlag(kind=kind, severity=severity_of(kind), grounds=_grounds(kind, report))],
        cause_kind=CAUSE,
        cause_id=report.id,
        since=since,
        at=at,
        by=who.person_id,
        role=who.role.value,
    )
    flagged = subject.flagged
    return await open_report_flag(session, who, flagged.instrument_id, flagged.stall_id), opened


def _grounds(kind: FlagKind, report: Row[Any]) -> tuple[str, ...]:
    return tuple(ground.code for ground in grounds_for_flag(kind, local_date(report.received_at)))
