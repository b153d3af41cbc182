"""Adding and changing instruments."""

from datetime import datetime
from uuid import UUID

from schemas.register import InstrumentIn, InstrumentOut
from service.clock import local_date
from service.db import WriteSession
from service.errors import NotFound
from service.identity.who import Who
from service.instruments import label_codes
from service.instruments.models import Instrument
from service.instruments.queries import find_instrument, instrument_for_update
from service.instruments.wire import instrument_columns, instrument_out
from service.markets.moves import carry_instrument
from service.markets.queries import stall_as_place
from service.register.refusals import unusable
from service.register.rows import Put, enter_put, put_row

LABEL_TRIES = 5


class _LabelTaken(Exception):
    """Two labels came out alike; the next will not."""


async def put_instrument(
    session: WriteSession, who: Who, instrument_id: UUID, data: InstrumentIn, *, now: datetime
) -> tuple[InstrumentOut, bool]:
    """The instrument, and whether it is new. Raises `InvalidRequest`, `NotFound`."""
    stall = await stall_as_place(session, who, data.stall_id)
    if stall is None:
        raise unusable(who, "/stall_id", "unknown")
    place = {
        "province_id": stall["province_id"],
        "area_id": stall["area_id"],
        "market_id": stall["market_id"],
        "stall_id": stall["id"],
    }
    put = await _put_with_label(session, who, instrument_id, {**place, **instrument_columns(data)}, now)
    if put.before is not None and "stall_id" in put.changes:
        await carry_instrument(session, instrument_id, place)
    await enter_put(session, who, now, "instrument", instrument_id, put)
    row = await find_instrument(session, who, instrument_id, local_date(now))
    if row is None:
        raise NotFound
    return instrument_out(row), put.created


async def _put_with_label(
    session: WriteSession, who: Who, instrument_id: UUID, values: dict[str, object], now: datetime
) -> Put:
    for attempt in range(LABEL_TRIES):
        try:
            return await put_row(
                session,
                Instrument,
                instrument_id,
                values,
                find=lambda: instrument_for_update(session, who, instrument_id),
                only_new={"label_code": label_codes.make(), "registered_on": local_date(now)},
                taken={"instrument_label_code_key": _LabelTaken},
            )
        except _LabelTaken:
            if attempt == LABEL_TRIES - 1:
                raise
    raise AssertionError  # the loop returns or raises
