"""What inspectors do with a report; every action is entered in the ledger and may be repeated.

Confirming, joining, dismissing and answering are a team's and the department's; a board records the trader's reply.
Each raises `NotFound` out of scope, `Forbidden` for a board's, `ReportDecided` (409) for one decided otherwise.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from schemas.reports import AnswerIn, ConfirmIn, DismissIn, JoinIn, ReplyIn, ReportOut
from service.db import WriteSession
from service.identity.who import Who


@dataclass(frozen=True, slots=True)
class Moderator:
    """Who acts, when, and in which language they read the answer."""

    who: Who
    at: datetime
    language: str


async def confirm_report(session: WriteSession, by: Moderator, report_id: UUID, data: ConfirmIn) -> ReportOut:
    """Opens `reported_by_consumers` on its instrument, or else its stall."""
    raise NotImplementedError


async def join_report(session: WriteSession, by: Moderator, report_id: UUID, data: JoinIn) -> ReportOut:
    """Raises `CannotJoin` (409) where the two are not of one place, or the other was dismissed or joined itself."""
    raise NotImplementedError


async def dismiss_report(session: WriteSession, by: Moderator, report_id: UUID, data: DismissIn) -> ReportOut:
    raise NotImplementedError


async def record_reply(session: WriteSession, by: Moderator, report_id: UUID, data: ReplyIn) -> ReportOut:
    raise NotImplementedError


async def answer_report(session: WriteSession, by: Moderator, report_id: UUID, data: AnswerIn) -> ReportOut:
    raise NotImplementedError
