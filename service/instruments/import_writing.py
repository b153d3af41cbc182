"""Writing what an import of instruments came to, in bulk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, insert, update

from schemas.register import StallIn
from service.clock import local_date
from service.db import WriteSession
from service.errors import Conflict
from service.identity.who import Who
from service.instruments import label_codes
from service.instruments.models import INSTRUMENT
from service.ledger.entries import enter_all
from service.markets.models import STALL
from service.markets.moves import carry_instrument
from service.markets.usecases import stall_columns
from service.register.refusals import CodeTaken
from service.register.rows import DERIVED, plain, refusing

LABEL_TRIES = 5


class _LabelTaken(Exception):
    """One of the new labels is in use; the next ones will not be."""


@dataclass(frozen=True, slots=True)
class Change:
    """Old and new by column."""

    id: UUID
    changes: Mapping[str, tuple[Any, Any]]


async def write(
    session: WriteSession,
    who: Who,
    market: RowMapping,
    stalls: Mapping[UUID, StallIn],
    added: Mapping[UUID, Mapping[str, Any]],
    changed: Sequence[Change],
    *,
    now: datetime,
    source: str,
) -> None:
    """`source` is the SHA-256 of the file, for the ledger.

    Raises `CodeTaken`, or `Conflict` for an id in use elsewhere.
    """
    place = {"province_id": market["province_id"], "area_id": market["area_id"], "market_id": market["id"]}
    if stalls:
        rows = [{"id": id_, **place, **stall_columns(data)} for id_, data in stalls.items()]
        async with refusing(session, {"stall_market_id_code_key": CodeTaken, "stall_pkey": Conflict}):
            await session.execute(insert(STALL), rows)
    if added:
        await _add(session, [{"id": id_, **place, **values} for id_, values in added.items()], now)
    for one in changed:
        values = {name: new for name, (_, new) in one.changes.items()}
        await session.execute(update(INSTRUMENT).where(INSTRUMENT.c.id == one.id).values(values))
        if "stall_id" in values:
            await carry_instrument(session, one.id, {**place, "stall_id": values["stall_id"]})
    told = {"file": source}
    await _enter(session, who, now, "added", "stall", [(id_, told) for id_ in stalls])
    await _enter(session, who, now, "added", "instrument", [(id_, told) for id_ in added])
    await _enter(session, who, now, "changed", "instrument", [(one.id, {**told, **_told(one)}) for one in changed])


def _told(one: Change) -> dict[str, Any]:
    return {name: [plain(old), plain(new)] for name, (old, new) in one.changes.items() if name not in DERIVED}


async def _enter(
    session: WriteSession, who: Who, at: datetime, action: str, kind: str, subjects: Sequence[tuple[UUID, Any]]
) -> None:
    await enter_all(session, at=at, person_id=who.person_id, action=action, subject_kind=kind, subjects=subjects)


async def _add(session: WriteSession, rows: Sequence[Mapping[str, Any]], now: datetime) -> None:
    taken = {"instrument_label_code_key": _LabelTaken, "instrument_pkey": Conflict}
    for attempt in range(LABEL_TRIES):
        labelled = [{**row, "label_code": label_codes.make(), "registered_on": local_date(now)} for row in rows]
        try:
            async with refusing(session, taken):
                await session.execute(insert(INSTRUMENT), labelled)
        except _LabelTaken:
            if attempt == LABEL_TRIES - 1:
                raise
        else:
            return
