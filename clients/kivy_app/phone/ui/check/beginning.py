"""How a check begins: on an instrument of the register, on one nobody registered, or where it was broken off."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from phone.core.clock import Clock
from phone.core.draft import Draft
from phone.core.ids import new_id
from phone.core.judging import NO_OFFSET, NOTHING_KNOWN, Subject
from phone.store.database import Store
from phone.store.register_rows import InstrumentRow
from phone.ui.check.flow import Flow
from phone.ui.check.standard_choice import best_first, method_with
from rules.kinds import CheckProtocol, InstrumentKind, kind_info
from rules.observations import CheckMethod
from schemas.spot_checks import UnregisteredIn
from schemas.sync import SyncMarket, SyncStall


@dataclass(frozen=True, slots=True)
class Place:
    """Where a draft's instrument stands, as far as the register still knows."""

    market: SyncMarket | None
    stall: SyncStall | None
    row: InstrumentRow | None


def draft_of(store: Store, clock: Clock, row: InstrumentRow, today: date) -> Draft:
    """The draft left open on this instrument, else a new one, which nothing keeps before something is entered."""
    broken_off = store.drafts.of_instrument(row.instrument.id)
    if broken_off is not None:
        return broken_off
    method, standards = _means(store, row.instrument.kind, row.stall.market_id, today)
    return Draft(
        id=new_id(clock),
        market_id=row.stall.market_id,
        begun_at=clock.now(),
        instrument_id=row.instrument.id,
        method=method,
        standards=standards,
    )


def draft_of_unregistered(
    store: Store, clock: Clock, described: UnregisteredIn, market_id: UUID, today: date, sticker_code: str | None = None
) -> Draft:
    method, standards = _means(store, described.kind, market_id, today)
    return Draft(
        id=new_id(clock),
        market_id=market_id,
        begun_at=clock.now(),
        unregistered=described,
        sticker_code=sticker_code,
        method=method,
        standards=standards,
    )


def flow_of(store: Store, clock: Clock, draft: Draft, clock_offset: timedelta = NO_OFFSET) -> Flow:
    standards = store.register.standards()
    return Flow(store.drafts, clock, draft, subject_of(store, draft), standards, clock_offset=clock_offset)


def subject_of(store: Store, draft: Draft) -> Subject:
    """Nothing, too, where the instrument has left the register since the draft was begun."""
    row = store.register.instrument(draft.instrument_id) if draft.instrument_id else None
    if row is None:
        return NOTHING_KNOWN
    return Subject(row.instrument, store.register.verifications(row.instrument.id))


def place_of(store: Store, draft: Draft) -> Place:
    row = store.register.instrument(draft.instrument_id) if draft.instrument_id else None
    stall = row.stall if row else None
    if stall is None and draft.unregistered is not None:
        wanted = draft.unregistered.stall_id
        stall = next(
            (entry.stall for entry in store.register.stalls(draft.market_id) if entry.stall.id == wanted), None
        )
    named = store.register.market(draft.market_id)
    return Place(named.market if named else None, stall, row)


def measured(kind: str) -> bool:
    """Whether instruments of a kind are measured at a market; of others only mark and seal are looked at."""
    try:
        return kind_info(InstrumentKind(kind)).protocol is CheckProtocol.CONTROL_MEASUREMENT
    except ValueError:
        return False


def _means(store: Store, kind: str, market_id: UUID, today: date) -> tuple[CheckMethod, tuple[UUID, ...]]:
    """How such an instrument is checked here, and with what."""
    if not measured(kind):
        return CheckMethod.VISUAL, ()
    best = next(iter(best_first(store.register.standards(market_id), market_id, today)), None)
    return (method_with([best.kind]), (best.id,)) if best is not None else (CheckMethod.CONTROL_WEIGHTS, ())
