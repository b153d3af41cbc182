"""What a standing flag is, in SQL: a row that is not closed, or a state that follows from the register and the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    FromClause,
    Integer,
    and_,
    case,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)

from rules.cycles import DUE_DAYS
from rules.grounds import FlagKind, Severity, severity_of
from schemas.flags import FlagStatus
from service.flags.filters import FlagFilters
from service.flags.models import FLAG
from service.instruments.models import INSTRUMENT
from service.standards.models import STANDARD
from service.verifications.states import is_due, is_never_verified, is_overdue


@dataclass(frozen=True, slots=True)
class Computed:
    """A flag that follows from the register: it holds where `holds`, since `shift` days after `dated`.

    `dated` is a column that an index keeps in order within each place.
    """

    kind: FlagKind
    severity: Severity
    holds: ColumnElement[bool]
    dated: ColumnElement[date]
    shift: int

    @property
    def since(self) -> ColumnElement[date]:
        return shifted(self.dated, self.shift)


def shifted(day: Any, days: int) -> ColumnElement[date]:
    moved: ColumnElement[date] = type_coerce(day + literal(days, Integer), Date)
    return moved


def computed_flags(today: date, filters: FlagFilters) -> Mapping[FlagKind, Computed]:
    """Those that pass the filters of kind, severity and status."""
    columns = INSTRUMENT.c
    all_of_them = {
        FlagKind.VERIFICATION_OVERDUE: (is_overdue(today), columns.valid_until, 1),
        FlagKind.NEVER_VERIFIED: (is_never_verified(), columns.registered_on, 0),
        FlagKind.VERIFICATION_DUE: (is_due(today), columns.valid_until, -DUE_DAYS),
    }
    return {kind: Computed(kind, severity_of(kind), *all_of_them[kind]) for kind in filters.computed()}


def register_conditions(filters: FlagFilters, columns: Any) -> list[ColumnElement[bool]]:
    """On an instrument whose states count."""
    conditions: list[ColumnElement[bool]] = [columns.in_use]
    if filters.kinds:
        conditions.append(columns.kind.in_([str(kind) for kind in filters.kinds]))
    return conditions


def event_conditions(filters: FlagFilters, columns: Any) -> list[ColumnElement[bool]]:
    """On a row of `flag` that is not closed."""
    conditions: list[ColumnElement[bool]] = [columns.closed_at.is_(None), *_kind_conditions(filters, columns)]
    seen = FlagStatus.ACKNOWLEDGED in filters.statuses
    unseen = FlagStatus.OPEN in filters.statuses
    if seen and not unseen:
        conditions.append(columns.acknowledged_at.is_not(None))
    if unseen and not seen:
        conditions.append(columns.acknowledged_at.is_(None))
    return conditions


def closed_conditions(filters: FlagFilters, columns: Any) -> list[ColumnElement[bool]]:
    return [columns.closed_at.is_not(None), *_kind_conditions(filters, columns)]


def standard_is_overdue(today: date) -> ColumnElement[bool]:
    """As for an instrument: the last day of validity has passed."""
    overdue: ColumnElement[bool] = and_(STANDARD.c.in_use, STANDARD.c.valid_until < today)
    return overdue


def _kind_conditions(filters: FlagFilters, columns: Any) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.flags:
        conditions.append(columns.kind.in_([str(kind) for kind in filters.flags]))
    if filters.severities:
        conditions.append(columns.severity.in_([int(severity) for severity in filters.severities]))
    if filters.kinds:
        conditions.append(columns.instrument_kind.in_([str(kind) for kind in filters.kinds]))
    if filters.since:
        conditions.append(columns.since >= filters.since)
    return conditions


def in_use_or_unregistered(columns: Any) -> ColumnElement[bool]:
    flagged = INSTRUMENT.alias("flagged")
    used = select(flagged.c.in_use).where(flagged.c.id == columns.instrument_id).scalar_subquery()
    return or_(columns.instrument_id.is_(None), used)


def entries_of_stall(
    stall_id: ColumnElement[Any], outer: FromClause, today: date, filters: FlagFilters
) -> CompoundSelect[Any]:
    """Every standing flag of a stall that passes the filters, ranked; `outer` is where `stall_id` comes from."""
    events = (
        select(FLAG.c.severity, FLAG.c.since, literal(0, Integer).label("source"), FLAG.c.id)
        .where(FLAG.c.stall_id == stall_id, *event_conditions(filters, FLAG.c), in_use_or_unregistered(FLAG.c))
        .correlate(outer)
    )
    states = computed_flags(today, filters).values()
    if not states:
        return union_all(events)
    since = case(*((state.holds, state.since) for state in states))
    register = (
        select(
            case(*((state.holds, literal(int(state.severity), Integer)) for state in states)).label("severity"),
            since.label("since"),
            literal(1, Integer).label("source"),
            INSTRUMENT.c.id,
        )
        .where(
            INSTRUMENT.c.stall_id == stall_id,
            or_(*(state.holds for state in states)),
            *register_conditions(filters, INSTRUMENT.c),
            *began(filters, since),
        )
        .correlate(outer)
    )
    return union_all(events, register)


def began(filters: FlagFilters, since: ColumnElement[date]) -> list[ColumnElement[bool]]:
    return [since >= filters.since] if filters.since else []
