"""A report whose form holds, from its fields to its rows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

from schemas.canonical import digest
from schemas.reports import MOST_DAYS_AGO, MOST_PHOTOS, Complaint, ReportIn, ReportReceipt
from service.clock import local_date
from service.db import AnySession, Within
from service.errors import InvalidRequest
from service.evidence.room import EvidenceRoom
from service.identity.keys import SigningKeys
from service.reports.abuse_forms import FormToken, FormUsed, receipt_secret
from service.reports.abuse_gate import Gate
from service.reports.abuse_limits import (
    Limit,
    Sender,
    Spent,
    count,
    count_report,
    first_spent,
    limits_of_report,
    seen_within_a_day,
)
from service.reports.queries_sending import Place, place_of_label, place_of_market, place_of_stall, report_of_form
from service.reports.reading_forms import SentForm, problem
from service.reports.receipt_codes import receipt_hash, receipt_of
from service.reports.taking_photos import digests_of, store_photos
from service.reports.writing import NewReport, store_report


@dataclass(frozen=True, slots=True)
class Desk:
    """Where reports are taken."""

    room: EvidenceRoom
    keys: SigningKeys
    gate: Gate

    def now(self) -> datetime:
        return self.room.clock.now()


@dataclass(frozen=True, slots=True)
class Taken:
    """`new` is false where the very same form had been taken before: the answer was lost on its way."""

    receipt: ReportReceipt
    new: bool


MOST_DAYS = timedelta(days=MOST_DAYS_AGO)


class _SentTwice(Exception):
    """The same form came twice at once: undo this one, and answer as the other was."""


async def take(desk: Desk, sender: Sender, sent: SentForm, content: ReportIn, language: str) -> Taken:
    """`sent` has its ticket. Raises what `take_report` says."""
    assert sent.ticket is not None  # noqa: S101  # its caller looked
    token, settings = sent.ticket.token, desk.room.settings
    if len(sent.photos) > MOST_PHOTOS:
        raise InvalidRequest(errors=[problem("/photos", "too_many_photos", language, most=MOST_PHOTOS)])
    photo_digests = await digests_of(sent.photos, settings)
    content_digest = _digest(content, photo_digests)
    async with desk.room.database.read() as session:
        before = await _taken_before(session, desk, token, content_digest)
        if before is not None:
            return before
        place = await _place(session, content, local_date(desk.now()), language)
        limits = limits_of_report(
            sender, settings, proved=sent.ticket.proved, market_id=place.market_id, stall_id=place.stall_id
        )
        _refuse(desk, sender, await first_spent(Within(session), limits, desk.now()))
    photos = await store_photos(desk.room, sent.photos, photo_digests)
    new = NewReport(
        id=UUID(int=uuid7().int),
        place=place,
        content=content,
        form_hash=token.digest,
        receipt_hash=receipt_hash(_code(desk, token)),
        content_digest=content_digest,
        received_at=desk.now(),
        same_sender=False,
        photos=photos,
    )
    try:
        await _store(desk, sender, new, limits)
    except _SentTwice:
        async with desk.room.database.read() as session:
            before = await _taken_before(session, desk, token, content_digest)
        if before is None:
            raise
        return before
    return Taken(ReportReceipt(receipt=_code(desk, token), received_at=new.received_at), new=True)


async def _store(desk: Desk, sender: Sender, new: NewReport, limits: Sequence[Limit]) -> None:
    """Raises `TooManyReports` and `_SentTwice`."""
    here = _seen_here(sender, new.place)
    async with desk.room.database.write() as session:
        spent = await count_report(session, limits, new.received_at)
        _refuse(desk, sender, spent)
        seen = await seen_within_a_day(session, here, new.received_at)
        await count(session, here[:1], new.received_at)
        if not await store_report(session, replace(new, same_sender=seen)):
            raise _SentTwice


def _seen_here(sender: Sender, place: Place) -> list[str]:
    """Under what it is counted that this sender reported this place, today's name first."""
    where = place.stall_id or place.market_id
    return [f"here {key} {where}" for key in (sender.key, sender.earlier)]


def _refuse(desk: Desk, sender: Sender, spent: Spent | None) -> None:
    if spent is not None:
        desk.gate.remember(sender, spent)
        raise spent.refusal(desk.now())


async def _taken_before(session: AnySession, desk: Desk, token: FormToken, content_digest: str) -> Taken | None:
    """Raises `FormUsed`."""
    before = await report_of_form(session, token.digest)
    if before is None:
        return None
    if before.content_digest != content_digest:
        raise FormUsed
    return Taken(ReportReceipt(receipt=_code(desk, token), received_at=before.received_at), new=False)


def _code(desk: Desk, token: FormToken) -> str:
    return receipt_of(receipt_secret(desk.keys, token))


def _digest(content: ReportIn, photos: Sequence[str]) -> str:
    return hashlib.sha256("\n".join([digest(content), *photos]).encode()).hexdigest()


async def _place(session: AnySession, content: ReportIn, today: date, language: str) -> Place:
    """Raises `InvalidRequest` for what only the register and the day can tell to be wrong."""
    errors = []
    place, field, code = await _named_place(session, content)
    if place is None:
        errors.append(problem(field, code, language))
    if content.happened_on is not None and not today - MOST_DAYS <= content.happened_on <= today:
        errors.append(problem("/happened_on", "report_day", language, days=MOST_DAYS_AGO))
    if content.complaint is Complaint.OTHER and content.text is None:
        errors.append(problem("/text", "report_text_missing", language))
    if errors or place is None:
        raise InvalidRequest(errors=errors)
    return place


async def _named_place(session: AnySession, content: ReportIn) -> tuple[Place | None, str, str]:
    """The place, or which field names none and why."""
    if content.label is not None:
        return await place_of_label(session, content.label), "/label", "report_label_unknown"
    if content.market_id is None:
        return None, "/market_id", "place_missing"
    if content.stall_id is not None:
        return await place_of_stall(session, content.market_id, content.stall_id), "/stall_id", "report_stall_unknown"
    return await place_of_market(session, content.market_id), "/market_id", "report_market_unknown"
