"""What the register would have said of an instrument on a day that has passed."""

from datetime import date
from uuid import UUID

from rules.standing import Standing, standing_of
from service.db import AnySession
from service.identity.who import Who
from service.verifications.queries import histories
from service.verifications.standing import held


async def standing_on(session: AnySession, who: Who, instrument_id: UUID, day: date) -> Standing:
    """By the verifications made up to that day, whenever they were recorded."""
    rows = (await histories(session, who, [instrument_id]))[instrument_id]
    return standing_of([held(row) for row in rows if row["verified_on"] <= day])
