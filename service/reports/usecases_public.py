"""What anybody may read without an account."""

from datetime import date
from uuid import UUID

from schemas.base import Page
from schemas.reports import PublicInstrument, PublicMarket, PublicReport, PublicStall, PublicStallRef
from service.db import ReadSession


async def public_subject(
    session: ReadSession, code: str, *, today: date, language: str
) -> PublicInstrument | PublicStall:
    """What a label leads to; `code` as scanned or typed. Raises `NotFound`."""
    raise NotImplementedError


async def public_markets(session: ReadSession, *, q: str | None, cursor: str | None, limit: int) -> Page[PublicMarket]:
    """Open markets by name."""
    raise NotImplementedError


async def public_stalls(
    session: ReadSession, market_id: UUID, *, q: str | None, cursor: str | None, limit: int
) -> Page[PublicStallRef]:
    """Open stalls of a market by code. Raises `NotFound`."""
    raise NotImplementedError


async def public_report(session: ReadSession, receipt: str, *, language: str) -> PublicReport:
    """What became of a report; `receipt` as typed. Raises `UnknownReceipt`."""
    raise NotImplementedError
