"""What every action on a report is made of: its rows, its ledger entry, and the report as it then is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, update
from uuid_utils.compat import uuid7

from schemas.reports import ReportOut, ReportState
from service.db import WriteSession
from service.errors import Conflict, Forbidden, InvalidRequest, NotFound
from service.identity.who import Who
from service.ledger.entries import enter
from service.reports.models import REPORT, REPORT_NOTE, NoteKind
from service.reports.queries_inbox import hold_reports, release_photos
from service.reports.queries_reports import notes_of, photos_of
from service.reports.reading_forms import problem
from service.reports.usecases_inbox import one_report
from service.reports.wire_reports import MODERATORS


class ReportDecided(Conflict):
    code = "report_decided"


@dataclass(frozen=True, slots=True)
class Moderator:
    """Who acts, when, and in which language they read the answer."""

    who: Who
    at: datetime
    language: str

    async def again(self, session: WriteSession, report_id: UUID) -> ReportOut:
        return await one_report(session, self.who, report_id, language=self.language)

    async def enter(self, session: WriteSession, report_id: UUID, action: str, detail: Mapping[str, Any]) -> None:
        await enter(
            session,
            at=self.at,
            person_id=self.who.person_id,
            action=action,
            subject_kind="report",
            subject_id=report_id,
            detail=detail,
        )


async def held(session: WriteSession, by: Moderator, report_id: UUID) -> Row[Any]:
    """Kept as it is until the commit. Raises `NotFound`."""
    report = (await hold_reports(session, by.who, [report_id])).get(report_id)
    if report is None:
        raise NotFound
    return report


def require_moderator(by: Moderator) -> None:
    """Raises `Forbidden`."""
    if by.who.role not in MODERATORS:
        raise Forbidden


def require_new(report: Row[Any]) -> None:
    """Raises `ReportDecided`."""
    if report.state != ReportState.NEW:
        raise ReportDecided


async def decide(
    session: WriteSession,
    by: Moderator,
    report: Row[Any],
    state: ReportState,
    note: str | None,
    changes: Mapping[str, Any],
) -> None:
    values = {
        "state": state.value,
        "decided_at": by.at,
        "decided_by": by.who.person_id,
        "decided_note": note,
        **changes,
    }
    await session.execute(update(REPORT).where(REPORT.c.id == report.id).values(values))


async def add_note(
    session: WriteSession, by: Moderator, report_id: UUID, kind: NoteKind, text: str, said_on: date
) -> bool:
    """False for one that was written before, with the same words of the same day."""
    known = await notes_of(session, [report_id])
    if any((note.kind, note.text, note.said_on) == (kind.value, text, said_on) for note in known):
        return False
    row = {
        "id": UUID(int=uuid7().int),
        "report_id": report_id,
        "kind": kind.value,
        "text": text,
        "said_on": said_on,
        "at": by.at,
        "by": by.who.person_id,
    }
    await session.execute(insert(REPORT_NOTE).values(row))
    return True


async def release(session: WriteSession, by: Moderator, report_id: UUID, wanted: Sequence[str]) -> None:
    """These photos, and no others, may be seen by the sender from now on. Raises `InvalidRequest`."""
    photos = await photos_of(session, report_id)
    public = sorted(photo.sha256 for photo in photos if photo.public)
    if not set(wanted) <= {photo.sha256 for photo in photos}:
        raise InvalidRequest(errors=[problem("/public_photos", "not_its_photo", by.language)])
    if sorted(set(wanted)) == public:
        return
    await release_photos(session, report_id, wanted)
    await by.enter(session, report_id, "released", {"photos": sorted(set(wanted))})
