"""From what the database shows of flags to the wire."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from rules.confidence import Confidence
from rules.grounds import STATE_FLAGS, FlagKind, Severity, ground, grounds_for_flag
from rules.kinds import InstrumentKind
from rules.quantities import GRAM, KILOGRAM
from schemas.base import Position
from schemas.flags import (
    CauseOut,
    FlaggedInstrumentRef,
    FlaggedStallOut,
    FlaggedStallRef,
    FlagOut,
    FlagStatus,
    Handling,
    PlaceOut,
    StallFlagOut,
)
from schemas.grounds import GroundOut
from service.flags.queries_details import Details
from service.messages import say


def flag_id(row: Details) -> str:
    """The id of a row, or the kind and what it is on."""
    return str(row.flag_id) if row.flag_id else f"{row.kind}:{row.instrument_id or row.standard_id}"


def split_flag_id(text: str) -> tuple[FlagKind | None, UUID] | None:
    """The reverse; the kind is None for a row. None for what no flag has as its id."""
    kind, colon, rest = text.rpartition(":")
    try:
        found = UUID(rest)
    except ValueError:
        return None
    if not colon:
        return None, found
    return (FlagKind(kind), found) if kind in {str(each) for each in STATE_FLAGS} else None


def flag_out(row: Details, language: str, today: date) -> FlagOut:
    return FlagOut(
        id=flag_id(row),
        kind=FlagKind(row.kind),
        text=say(f"flag.{row.kind}", language),
        severity=Severity(row.severity),
        status=status_of(row),
        since=row.since,
        opened_at=row.opened_at,
        cause=CauseOut(kind=row.cause_kind, id=row.cause_id),
        grounds=grounds_of(row, language, today),
        instrument=instrument_ref(row, language),
        standard=PlaceOut(id=row.standard_id, name=row.standard_name) if row.standard_id else None,
        stall=_stall(row),
        market=PlaceOut(id=row.market_id, name=row.market_name) if row.market_id else None,
        area=PlaceOut(id=row.area_id, name=row.area_name),
        acknowledged=_acknowledged(row),
        closed=_closed(row),
    )


def stall_out(rows: Sequence[Details], language: str, today: date) -> FlaggedStallOut:
    """One stall with its flags, worst first; `rows` are all of the stall."""
    worst_first = sorted(rows, key=lambda row: (-row.severity, row.since, flag_id(row)))
    first = worst_first[0]
    position, position_of = _position(first)
    return FlaggedStallOut(
        id=first.stall_id,
        code=first.stall_code,
        trader_name=first.trader_name,
        market=PlaceOut(id=first.market_id, name=first.market_name),
        area=PlaceOut(id=first.area_id, name=first.area_name),
        position=position,
        position_of=position_of,
        severity=Severity(first.severity),
        since=first.since,
        flags=[_stall_flag(row, language, today) for row in worst_first],
    )


def _stall_flag(row: Details, language: str, today: date) -> StallFlagOut:
    return StallFlagOut(
        id=flag_id(row),
        kind=FlagKind(row.kind),
        text=say(f"flag.{row.kind}", language),
        severity=Severity(row.severity),
        status=status_of(row),
        since=row.since,
        instrument=instrument_ref(row, language),
        cause=CauseOut(kind=row.cause_kind, id=row.cause_id),
        grounds=grounds_of(row, language, today),
    )


def status_of(row: Details) -> FlagStatus:
    if row.closed_at:
        return FlagStatus.CLOSED
    return FlagStatus.ACKNOWLEDGED if row.acknowledged_at else FlagStatus.OPEN


def grounds_of(row: Details, language: str, today: date) -> list[GroundOut]:
    """A row keeps the grounds it was opened with; a state has those in force today."""
    if row.grounds is None:
        codes = [found.code for found in grounds_for_flag(FlagKind(row.kind), today)]
    else:
        codes = list(row.grounds)
    return [_ground(code, language) for code in codes]


def _ground(code: str, language: str) -> GroundOut:
    try:
        found = ground(code)
    except KeyError:
        return GroundOut(code=code, text=code, confirmed=False)
    text = found.citation_en if language == "en" else found.citation
    return GroundOut(code=code, text=text, confirmed=found.confidence is Confidence.IN_FORCE)


def instrument_ref(row: Details, language: str) -> FlaggedInstrumentRef | None:
    """From the columns `instrument_…` of a row."""
    if row.instrument_id is None:
        return None
    named = [say(f"kind.{row.instrument_kind}", language), row.instrument_maker, row.instrument_model]
    if row.instrument_max_mg:
        named.append(mass(row.instrument_max_mg, language))
    if number := row.instrument_serial or row.instrument_local_tag:
        named.append(f"№ {number}")
    return FlaggedInstrumentRef(
        id=row.instrument_id,
        kind=InstrumentKind(row.instrument_kind),
        description=" ".join(part for part in named if part),
    )


def mass(milligrams: int, language: str) -> str:
    """As on a plate: 10 kg, 7,5 kg, 500 g."""
    unit, name = (KILOGRAM, "kg") if milligrams >= KILOGRAM else (GRAM, "g")
    whole, rest = divmod(milligrams, unit)
    digits = str(rest).zfill(len(str(unit)) - 1).rstrip("0") if rest else ""
    mark = "." if language == "en" else ","
    return f"{whole}{mark}{digits} {name}" if digits else f"{whole} {name}"


def _stall(row: Details) -> FlaggedStallRef | None:
    if row.stall_id is None:
        return None
    return FlaggedStallRef(id=row.stall_id, code=row.stall_code, trader_name=row.trader_name)


def _acknowledged(row: Details) -> Handling | None:
    if row.acknowledged_at is None:
        return None
    return Handling(at=row.acknowledged_at, by=row.acknowledged_by, reason=None, note=row.acknowledged_note)


def _closed(row: Details) -> Handling | None:
    if row.closed_at is None:
        return None
    return Handling(
        at=row.closed_at,
        by=row.closed_by,
        reason=row.close_reason,
        note=row.close_note,
        cause_id=row.closed_cause_id,
    )


def _position(row: Details) -> tuple[Position | None, Any]:
    if row.stall_lat is not None and row.stall_lon is not None:
        return Position(lat=row.stall_lat, lon=row.stall_lon), "stall"
    if row.market_lat is not None and row.market_lon is not None:
        return Position(lat=row.market_lat, lon=row.market_lon), "market"
    return None, None
