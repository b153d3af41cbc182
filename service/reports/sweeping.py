"""Forgetting what reports leave behind: counts, the secrets of addresses, and contacts of what is settled."""

from datetime import timedelta

import structlog
from sqlalchemy import delete, update

from service.clock import local_date
from service.evidence.room import EvidenceRoom
from service.reports.models import ADDRESS_SECRET, REPORT, REPORT_TALLY
from service.reports.queries_reports import settled_with_contact

log = structlog.get_logger(__name__)
COUNTED = timedelta(days=1)
"""The longest span of a limit."""


async def sweep_reports(room: EvidenceRoom) -> None:
    """May run at any time and as often as anybody likes."""
    now = room.clock.now()
    settled_before = now - timedelta(days=room.settings.report_contact_days)
    async with room.database.write() as session:
        await session.execute(delete(REPORT_TALLY).where(REPORT_TALLY.c.at <= now - COUNTED))
        # What the day before yesterday's was used for was counted more than a day ago.
        await session.execute(delete(ADDRESS_SECRET).where(ADDRESS_SECRET.c.day < local_date(now) - COUNTED))
        settled = await settled_with_contact(session, settled_before)
        await session.execute(update(REPORT).where(REPORT.c.id.in_(settled)).values(contact=None))
    log.info("reports_swept", contacts=len(settled))
