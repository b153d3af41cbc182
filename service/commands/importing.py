"""Importing a file for a person."""

from schemas.verifications import ImportReport
from service.clock import Clock
from service.commands.acting import acting_for, writing
from service.commands.queries import market_ids
from service.instruments.importing import import_instruments
from service.settings import Settings
from service.verifications.importing import import_file


async def import_data(
    settings: Settings, data: bytes, *, acting: str, market: str | None, dry_run: bool
) -> ImportReport:
    """Instruments of the market when one is named, else verifications. Raises what the imports raise."""
    async with writing(settings) as session:
        who, now = await acting_for(session, acting), Clock().now()
        if market is None:
            return await import_file(session, who, data, dry_run=dry_run, now=now)
        market_id = (await market_ids(session, [market]))[0]
        return await import_instruments(session, who, market_id, data, dry_run=dry_run, now=now)
