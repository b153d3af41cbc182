"""Loading the demo's reports: each taken, then dealt with step by step in the order of time."""

import hashlib
from collections.abc import Callable, Coroutine, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas.reports import AnswerIn, ConfirmIn, DismissIn, JoinIn, ReplyIn, ReportOut
from service.db import WriteSession
from service.demo.checks import DemoCheck
from service.demo.geography import PROVINCE
from service.demo.people import BY_NAME
from service.demo.photos import dial_photo
from service.demo.reports import DemoReport, Step, demo_reports, new_report, received_at, reported_scales, retests
from service.evidence.imaging import examine
from service.identity.who import Who
from service.reports.taking_photos import TakenPhoto
from service.reports.usecases_moderation import (
    Moderator,
    answer_report,
    confirm_report,
    dismiss_report,
    join_report,
    record_reply,
)
from service.reports.writing import store_report
from service.storage import ObjectStore, photo_key

Event = tuple[datetime, Callable[[], Coroutine[Any, Any, Any]]]
Record = Callable[[DemoCheck], Coroutine[Any, Any, datetime]]


async def load_reports(
    session: WriteSession, store: ObjectStore, instruments: Sequence[dict[str, Any]], today: date, record: Record
) -> None:
    """`record` takes a check as it takes all others."""
    scales, reports = reported_scales(instruments, today), demo_reports(today)
    events: list[Event] = []
    for report in reports:
        came = received_at(report, today)
        events.append((came, _taking(session, store, report, scales, today)))
        events += [(came + timedelta(hours=step.hours), _doing(session, report, step, came)) for step in report.steps]
    for check in retests(reports, scales, today):
        events.append((check.at, _recording(record, check)))
    for _, do in sorted(events, key=lambda event: event[0]):
        await do()


def _taking(
    session: WriteSession, store: ObjectStore, report: DemoReport, scales: Sequence[dict[str, Any]], today: date
) -> Callable[[], Coroutine[Any, Any, None]]:
    async def do() -> None:
        scale = scales[report.scale] if report.scale is not None else None
        photos = [await _photo(store, report, scale, today)] if report.photo and scale else []
        await store_report(session, new_report(report, scale, photos, today))

    return do


async def _photo(store: ObjectStore, report: DemoReport, scale: dict[str, Any], today: date) -> TakenPhoto:
    capacity = scale["max_mg"] // 1_000_000
    content = dial_photo(1, capacity, received_at(report, today) - timedelta(minutes=20), report.name)
    sha256 = hashlib.sha256(content).hexdigest()
    await store.put(photo_key(sha256), content)
    return TakenPhoto(sha256, len(content), examine(content))


def _doing(
    session: WriteSession, report: DemoReport, step: Step, came: datetime
) -> Callable[[], Coroutine[Any, Any, None]]:
    by = Moderator(_who(step.by), came + timedelta(hours=step.hours), "vi")

    async def do() -> None:
        await _do(session, by, report.id, step)

    return do


def _recording(record: Record, check: DemoCheck) -> Callable[[], Coroutine[Any, Any, None]]:
    async def do() -> None:
        await record(check)

    return do


async def _do(session: WriteSession, by: Moderator, report_id: UUID, step: Step) -> ReportOut:
    action = step.action
    if isinstance(action, ConfirmIn):
        return await confirm_report(session, by, report_id, action)
    if isinstance(action, JoinIn):
        return await join_report(session, by, report_id, action)
    if isinstance(action, DismissIn):
        return await dismiss_report(session, by, report_id, action)
    if isinstance(action, ReplyIn):
        return await record_reply(session, by, report_id, action)
    assert isinstance(action, AnswerIn)  # noqa: S101  # there is no other kind
    return await answer_report(session, by, report_id, action)


def _who(name: str) -> Who:
    person = BY_NAME[name]
    return Who(
        person_id=person.id,
        name=person.name,
        role=person.role,
        session_id=None,
        device_id=None,
        body=None,
        provinces=(PROVINCE,),
        areas=(),
        markets=(),
    )
