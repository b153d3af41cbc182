"""From a report's rows to what its sender and the inspectors read."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from rules.verdicts import Verdict
from schemas.flags import EventCloseReason, PlaceOut
from schemas.identity import Role
from schemas.reports import (
    Complaint,
    Decided,
    DismissReason,
    JoinedRef,
    Progress,
    PublicNote,
    PublicReport,
    ReportItem,
    ReportNoteOut,
    ReportOut,
    ReportPhotoOut,
    ReportStallRef,
    ReportState,
    RetestOut,
)
from service.flags.wire import instrument_ref
from service.identity.who import Who
from service.messages import say
from service.reports.models import NoteKind
from service.reports.wire_public import check_out
from service.spot_checks.wording import verdict_text

MODERATORS = (Role.DISTRICT_TEAM, Role.DEPARTMENT)
"""Who decides about reports, and may know how to reach their senders."""


def progress_of(report: Row[Any], retests: Iterable[Row[Any]]) -> Progress:
    """Of the leading report: what it came to is what all that were joined to it came to."""
    if report.lead_state == ReportState.DISMISSED:
        return Progress.DISMISSED
    if any(check.verdict == Verdict.NONCONFORMING for check in retests):
        return Progress.MEASURED_WRONG
    if report.lead_state != ReportState.CONFIRMED:
        return Progress.RECEIVED
    if report.settled_at is None:
        return Progress.CONFIRMED
    refuted = report.flag_close_reason == EventCloseReason.REFUTED_BY_CHECK
    return Progress.FOUND_RIGHT if refuted else Progress.SETTLED


def public_out(
    report: Row[Any], notes: Sequence[Row[Any]], retests: Sequence[Row[Any]], photos: Sequence[Row[Any]], language: str
) -> PublicReport:
    progress = progress_of(report, retests)
    dismissed_for = say(f"dismissed_for.{report.lead_dismiss_reason}", language)
    return PublicReport(
        received_at=report.received_at,
        complaint=Complaint(report.complaint),
        complaint_text=say(f"complaint.{report.complaint}", language),
        market=PlaceOut(id=report.market_id, name=report.market_name),
        stall_code=report.stall_code,
        label_code=report.label_code,
        progress=progress,
        text=say(f"progress.{progress}", language),
        changed_at=_changed_at(report, notes, retests),
        dismissed_for=dismissed_for if progress is Progress.DISMISSED else None,
        answers=_public_notes(notes, NoteKind.ANSWER),
        replies=_public_notes(notes, NoteKind.REPLY),
        retests=[check_out(check.performed_on, check.verdict, check.authority, language) for check in retests],
        photos=[photo.sha256 for photo in photos if photo.public],
    )


def _changed_at(report: Row[Any], notes: Sequence[Row[Any]], retests: Sequence[Row[Any]]) -> datetime:
    moments = [report.received_at, report.lead_decided_at, report.flag_closed_at]
    moments += [note.at for note in notes] + [check.performed_at for check in retests]
    latest: datetime = max(moment for moment in moments if moment is not None)
    return latest


def _public_notes(notes: Sequence[Row[Any]], kind: NoteKind) -> list[PublicNote]:
    return [PublicNote(on=note.said_on, text=note.text) for note in notes if note.kind == kind]


def item_out(report: Row[Any], language: str) -> ReportItem:
    return ReportItem(
        id=report.id,
        received_at=report.received_at,
        state=ReportState(report.state),
        complaint=Complaint(report.complaint),
        complaint_text=say(f"complaint.{report.complaint}", language),
        text=report.text,
        happened_on=report.happened_on,
        market=PlaceOut(id=report.market_id, name=report.market_name),
        area=PlaceOut(id=report.area_id, name=report.area_name),
        stall=_stall(report),
        instrument=instrument_ref(report, language),
        photos=report.photos,
        joined=report.joined,
        retest=Verdict(report.retest) if report.retest else None,
        settled_at=report.settled_at,
    )


def _stall(report: Row[Any]) -> ReportStallRef | None:
    if report.stall_id is None:
        return None
    return ReportStallRef(id=report.stall_id, code=report.stall_code, trader_name=report.trader_name)


def report_out(
    report: Row[Any],
    joined: Sequence[Row[Any]],
    notes: Sequence[Row[Any]],
    retests: Sequence[Row[Any]],
    photos: Sequence[Row[Any]],
    who: Who,
    language: str,
) -> ReportOut:
    return ReportOut(
        id=report.id,
        received_at=report.received_at,
        state=ReportState(report.state),
        progress=progress_of(report, retests),
        complaint=Complaint(report.complaint),
        complaint_text=say(f"complaint.{report.complaint}", language),
        text=report.text,
        happened_on=report.happened_on,
        language=report.language,
        contact_offered=report.contact is not None,
        contact=report.contact if who.role in MODERATORS else None,
        same_sender=report.same_sender,
        market=PlaceOut(id=report.market_id, name=report.market_name),
        area=PlaceOut(id=report.area_id, name=report.area_name),
        stall=_stall(report),
        instrument=instrument_ref(report, language),
        label_code=report.label_code,
        decided=_decided(report),
        joined_to=report.joined_to,
        joined=[_joined(each) for each in joined],
        flag_id=report.flag_id,
        notes=[_note(note) for note in notes],
        retests=[_retest(check, language) for check in retests],
        settled_at=report.settled_at,
        photos=[_photo(photo) for photo in photos],
    )


def _decided(report: Row[Any]) -> Decided | None:
    if report.decided_at is None:
        return None
    reason = DismissReason(report.dismiss_reason) if report.dismiss_reason else None
    return Decided(at=report.decided_at, by=report.decided_by_name, reason=reason, note=report.decided_note)


def _joined(row: Row[Any]) -> JoinedRef:
    return JoinedRef(
        id=row.id, received_at=row.received_at, complaint=Complaint(row.complaint), same_sender=row.same_sender
    )


def _note(row: Row[Any]) -> ReportNoteOut:
    return ReportNoteOut(kind=row.kind, text=row.text, said_on=row.said_on, at=row.at, by=row.by_name)


def _retest(row: Row[Any], language: str) -> RetestOut:
    return RetestOut(
        id=row.id,
        performed_at=row.performed_at,
        verdict=Verdict(row.verdict),
        authority=row.authority,
        text=verdict_text(row.authority, Verdict(row.verdict), language),
    )


def _photo(row: Row[Any]) -> ReportPhotoOut:
    return ReportPhotoOut(
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        width=row.width,
        height=row.height,
        public=row.public,
    )
