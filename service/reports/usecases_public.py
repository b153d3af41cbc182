"""What anybody may read without an account."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from schemas.base import Page
from schemas.flags import PlaceOut
from schemas.reports import (
    PublicControlScale,
    PublicInstrument,
    PublicMarket,
    PublicReport,
    PublicStall,
    PublicStallRef,
)
from service.db import AnySession
from service.errors import NotFound
from service.paging import page_of
from service.register.lists import named_key
from service.reports.anyone import ANYONE
from service.reports.queries_public import (
    control_scales_of,
    market_is_known,
    open_flags_of,
    public_instrument_row,
    public_instrument_rows,
    public_market_row,
    public_market_rows,
    public_stall_row,
    public_stall_rows,
)
from service.reports.queries_reports import notes_of, photos_of, report_of_receipt, retests_of
from service.reports.queries_sending import Place, place_of_label
from service.reports.receipt_codes import read_receipt, receipt_hash
from service.reports.wire_public import instrument_out, matters, scale_out, stall_ref
from service.reports.wire_reports import public_out


class UnknownLabel(NotFound):
    code = "unknown_label"


async def public_subject(
    session: AnySession, code: str, *, today: date, language: str
) -> PublicInstrument | PublicStall:
    """What a label leads to; `code` as scanned or typed. Raises `UnknownLabel`."""
    place = await place_of_label(session, code)
    if place is None:
        raise UnknownLabel
    if place.instrument_id is not None:
        return await _instrument(session, place.instrument_id, today, language)
    return await _stall(session, place, today, language)


async def _instrument(session: AnySession, instrument_id: UUID, today: date, language: str) -> PublicInstrument:
    row = await public_instrument_row(session, instrument_id, today)
    if row is None:
        raise UnknownLabel
    flags = await open_flags_of(session, [instrument_id], None)
    return instrument_out(row, flags, await _scales(session, row.market_id, today), language)


async def _stall(session: AnySession, place: Place, today: date, language: str) -> PublicStall:
    if place.stall_id is None:
        raise UnknownLabel
    row = await public_stall_row(session, place.stall_id)
    if row is None:
        raise UnknownLabel
    instruments = await public_instrument_rows(session, place.stall_id, today)
    flags = await open_flags_of(session, [each.id for each in instruments], place.stall_id)
    scales = await _scales(session, row.market_id, today)
    return PublicStall(
        stall=stall_ref(row),
        open=row.stall_open,
        market=PlaceOut(id=row.market_id, name=row.market_name),
        area=PlaceOut(id=row.area_id, name=row.area_name),
        instruments=[instrument_out(each, _flags_of(flags, each.id), scales, language) for each in instruments],
        open_matters=matters(_flags_of(flags, None), language),
        control_scales=scales,
    )


def _flags_of(flags: Sequence[Row[Any]], instrument_id: UUID | None) -> list[Row[Any]]:
    return [flag for flag in flags if flag.instrument_id == instrument_id]


async def _scales(session: AnySession, market_id: UUID, today: date) -> list[PublicControlScale]:
    return [scale_out(row) for row in await control_scales_of(session, market_id, today)]


async def public_markets(session: AnySession, *, q: str | None, cursor: str | None, limit: int) -> Page[PublicMarket]:
    """Open markets by name."""
    rows = await public_market_rows(session, q=q, after=named_key(cursor), limit=limit)
    return page_of(rows, limit, item=_market_out, key=_by_name)


def _market_out(row: Row[Any]) -> PublicMarket:
    return PublicMarket(id=row.id, name=row.name, area=PlaceOut(id=row.area_id, name=row.area_name))


async def public_market(session: AnySession, market_id: UUID) -> PublicMarket:
    """Raises `NotFound`."""
    row = await public_market_row(session, market_id)
    if row is None:
        raise NotFound
    return _market_out(row)


async def public_stalls(
    session: AnySession, market_id: UUID, *, q: str | None, cursor: str | None, limit: int
) -> Page[PublicStallRef]:
    """Open stalls of a market by code. Raises `NotFound`."""
    if not await market_is_known(session, market_id):
        raise NotFound
    rows = await public_stall_rows(session, market_id, q=q, after=named_key(cursor), limit=limit)
    return page_of(rows, limit, item=_stall_out, key=_by_name)


def _stall_out(row: Row[Any]) -> PublicStallRef:
    return PublicStallRef(id=row.id, code=row.code, label_code=row.label_code, sector=row.sector)


def _by_name(row: Row[Any]) -> tuple[str, str]:
    return row.sort_key, str(row.id)


class UnknownReceipt(NotFound):
    code = "unknown_receipt"


async def public_report(session: AnySession, receipt: str, *, language: str) -> PublicReport:
    """What became of a report; `receipt` as typed. Raises `UnknownReceipt`."""
    report = await find_report(session, receipt)
    # What was said of the report that this one was joined to is for its sender too; that it was joined is not.
    notes = await notes_of(session, [report.lead_id] if report.lead_id == report.id else [report.id, report.lead_id])
    retests = await retests_of(session, ANYONE, report)
    return public_out(report, notes, retests, await photos_of(session, report.id), language)


async def find_report(session: AnySession, receipt: str) -> Row[Any]:
    """By its code as typed. Raises `UnknownReceipt`."""
    code = read_receipt(receipt)
    report = await report_of_receipt(session, ANYONE, receipt_hash(code)) if code else None
    if report is None:
        raise UnknownReceipt
    return report
