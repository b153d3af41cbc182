"""What inspectors do with a report; every action is entered in the ledger and may be repeated.

Confirming, joining, dismissing and answering are a team's and the department's; a board records the trader's reply.
Each raises `NotFound` out of scope, `Forbidden` for a board's, `ReportDecided` (409) for one decided otherwise.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from schemas.reports import AnswerIn, ConfirmIn, DismissIn, JoinIn, ReplyIn, ReportOut, ReportState
from service.clock import local_date
from service.db import WriteSession
from service.errors import Conflict, InvalidRequest, NotFound
from service.reports.deciding import (
    Moderator,
    ReportDecided,
    add_note,
    decide,
    held,
    release,
    require_moderator,
    require_new,
)
from service.reports.flagging import flag_subject, subject_of
from service.reports.models import NoteKind
from service.reports.queries_inbox import has_joined, hold_reports
from service.reports.reading_forms import problem

__all__ = [
    "CannotJoin",
    "Moderator",
    "ReportDecided",
    "answer_report",
    "confirm_report",
    "dismiss_report",
    "join_report",
    "record_reply",
]
_OPEN = (ReportState.NEW, ReportState.CONFIRMED)


class CannotJoin(Conflict):
    code = "cannot_join"


async def confirm_report(session: WriteSession, by: Moderator, report_id: UUID, data: ConfirmIn) -> ReportOut:
    """Opens `reported_by_consumers` on its instrument, or else its stall; without either it opens none."""
    report = await held(session, by, report_id)
    require_moderator(by)
    subject = await subject_of(session, by.who, report, data, by.language)
    if report.state == ReportState.CONFIRMED and subject.is_of(report):
        return await by.again(session, report_id)
    require_new(report)
    if data.public_photos:
        await release(session, by, report_id, data.public_photos)
    flag_id, opened = await flag_subject(session, by.who, report, subject, by.at)
    changes = {"stall_id": subject.stall_id, "instrument_id": subject.instrument_id, "flag_id": flag_id}
    await decide(session, by, report, ReportState.CONFIRMED, data.note, changes)
    told = {name: str(value) for name, value in changes.items() if value is not None}
    await by.enter(session, report_id, "confirmed", {**told, "flags_opened": opened})
    return await by.again(session, report_id)


async def join_report(session: WriteSession, by: Moderator, report_id: UUID, data: JoinIn) -> ReportOut:
    """Raises `CannotJoin` (409) where the two are not of one place, or the other was dismissed or joined itself."""
    both = await hold_reports(session, by.who, [report_id, data.main_id])
    report, main = both.get(report_id), both.get(data.main_id)
    if report is None or main is None:
        raise NotFound
    require_moderator(by)
    if report.state == ReportState.JOINED and report.joined_to == main.id:
        return await by.again(session, report_id)
    require_new(report)
    if main.state not in _OPEN or not _tell_of_one_place(report, main):
        raise CannotJoin
    if report.id == main.id or await has_joined(session, by.who, report_id):
        raise CannotJoin
    await decide(session, by, report, ReportState.JOINED, data.note, {"joined_to": main.id})
    await by.enter(session, report_id, "joined", {"to": str(main.id)})
    return await by.again(session, report_id)


def _tell_of_one_place(report: Row[Any], main: Row[Any]) -> bool:
    """What either does not know is no contradiction."""
    pairs = [(getattr(report, name), getattr(main, name)) for name in ("stall_id", "instrument_id")]
    agree = all(mine is None or other is None or mine == other for mine, other in pairs)
    return report.market_id == main.market_id and agree


async def dismiss_report(session: WriteSession, by: Moderator, report_id: UUID, data: DismissIn) -> ReportOut:
    report = await held(session, by, report_id)
    require_moderator(by)
    if report.state == ReportState.DISMISSED and report.dismiss_reason == data.reason:
        return await by.again(session, report_id)
    require_new(report)
    await decide(session, by, report, ReportState.DISMISSED, data.note, {"dismiss_reason": data.reason.value})
    await by.enter(session, report_id, "dismissed", {"reason": data.reason.value})
    return await by.again(session, report_id)


async def record_reply(session: WriteSession, by: Moderator, report_id: UUID, data: ReplyIn) -> ReportOut:
    """What the trader said, whoever in scope wrote it down."""
    report = await held(session, by, report_id)
    if data.said_on > local_date(by.at):
        raise InvalidRequest(errors=[problem("/said_on", "said_in_future", by.language)])
    if data.said_on < local_date(report.received_at):
        raise InvalidRequest(errors=[problem("/said_on", "said_before_report", by.language)])
    if await add_note(session, by, report_id, NoteKind.REPLY, data.text, data.said_on):
        await by.enter(session, report_id, "replied", {"said_on": data.said_on.isoformat()})
    return await by.again(session, report_id)


async def answer_report(session: WriteSession, by: Moderator, report_id: UUID, data: AnswerIn) -> ReportOut:
    """Read by whoever sent it, or one that was joined to it."""
    await held(session, by, report_id)
    require_moderator(by)
    if data.public_photos is not None:
        await release(session, by, report_id, data.public_photos)
    if await add_note(session, by, report_id, NoteKind.ANSWER, data.text, local_date(by.at)):
        await by.enter(session, report_id, "answered", {})
    return await by.again(session, report_id)
