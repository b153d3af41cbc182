"""Reading spot checks: a page of them, or one with all that belongs to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    RowMapping,
    Select,
    Table,
    Uuid,
    exists,
    func,
    literal,
    select,
    tuple_,
)

from rules.verdicts import Verdict
from schemas.base import EARLIEST_YEAR, LATEST_YEAR
from service.areas.models import AREA_CLOSURE
from service.clock import VIET_NAM
from service.db import AnySession
from service.evidence.models import ExpectedPhoto, Photo, StoredImage
from service.identity.models import PERSON
from service.identity.who import Who, in_scope
from service.spot_checks.models import FINDING, READING, SPOT_CHECK

EXPECTED_PHOTO: Final[Table] = ExpectedPhoto.__table__  # type: ignore[attr-defined]  # set by SQLModel
PHOTO: Final[Table] = Photo.__table__  # type: ignore[attr-defined]  # set by SQLModel
STORED_IMAGE: Final[Table] = StoredImage.__table__  # type: ignore[attr-defined]  # set by SQLModel
_FIRST_DAY: Final = date(EARLIEST_YEAR - 1, 1, 1)
_LAST_DAY: Final = date(LATEST_YEAR + 1, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckFilters:
    """Values of one filter are alternatives; an area stands for all below it. Days are days in Viet Nam, inclusive."""

    areas: Sequence[UUID] = ()
    markets: Sequence[UUID] = ()
    stalls: Sequence[UUID] = ()
    instruments: Sequence[UUID] = ()
    verdicts: Sequence[Verdict] = ()
    photos_missing: bool | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class WholeCheck:
    check: RowMapping
    readings: Sequence[RowMapping]
    findings: Sequence[RowMapping]
    photos: Sequence[RowMapping]


async def list_checks(
    session: AnySession, who: Who, filters: CheckFilters, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[RowMapping]:
    """Newest first by when they were made, one more than `limit` where there are more."""
    found = (
        select(FINDING.c.code)
        .where(FINDING.c.check_id == SPOT_CHECK.c.id)
        .distinct()
        .order_by(FINDING.c.code)
        .scalar_subquery()
    )
    order = (SPOT_CHECK.c.performed_at, SPOT_CHECK.c.id)
    statement = (
        select(
            SPOT_CHECK.c.id,
            SPOT_CHECK.c.instrument_id,
            SPOT_CHECK.c.stall_id,
            SPOT_CHECK.c.market_id,
            SPOT_CHECK.c.area_id,
            SPOT_CHECK.c.performed_at,
            SPOT_CHECK.c.received_at,
            PERSON.c.name.label("performed_by"),
            SPOT_CHECK.c.authority,
            SPOT_CHECK.c.method,
            SPOT_CHECK.c.verdict,
            func.array(found).label("findings"),
            SPOT_CHECK.c.photos_missing,
        )
        .join(PERSON, PERSON.c.id == SPOT_CHECK.c.person_id)
        .where(in_scope(who, SPOT_CHECK), *_filtered(filters))
        .order_by(*(column.desc() for column in order))
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(
            tuple_(*order) < tuple_(literal(after[0], DateTime(True)), literal(after[1], Uuid()))
        )
    return (await session.execute(statement)).mappings().all()


async def find_check(session: AnySession, who: Who, check_id: UUID) -> WholeCheck | None:
    """None where there is no such check, or not in scope."""
    statement = (
        select(SPOT_CHECK, PERSON.c.name.label("performed_by"))
        .join(PERSON, PERSON.c.id == SPOT_CHECK.c.person_id)
        .where(SPOT_CHECK.c.id == check_id, in_scope(who, SPOT_CHECK))
    )
    check = (await session.execute(statement)).mappings().one_or_none()
    if check is None:
        return None
    return WholeCheck(
        check,
        await _rows(session, select(READING).where(READING.c.check_id == check_id).order_by(READING.c.ordinal)),
        await _rows(session, _findings_of(check_id)),
        await _rows(session, _photos_of(check_id)),
    )


async def _rows(session: AnySession, statement: Select[Any]) -> Sequence[RowMapping]:
    rows: Sequence[RowMapping] = (await session.execute(statement)).mappings().all()
    return rows


def _findings_of(check_id: UUID) -> Select[Any]:
    """Gravest first, then as they were found."""
    order = (FINDING.c.severity.desc(), FINDING.c.found_at, FINDING.c.code, FINDING.c.subject)
    return select(FINDING).where(FINDING.c.check_id == check_id).order_by(*order)


def _photos_of(check_id: UUID) -> Select[Any]:
    expected = EXPECTED_PHOTO.c
    return (
        select(
            expected.sha256,
            expected.kind,
            expected.size,
            expected.taken_at,
            PHOTO.c.received_at,
            STORED_IMAGE.c.media_type,
            STORED_IMAGE.c.width,
            STORED_IMAGE.c.height,
            STORED_IMAGE.c.codes,
        )
        .outerjoin(PHOTO, (PHOTO.c.check_id == expected.check_id) & (PHOTO.c.sha256 == expected.sha256))
        .outerjoin(STORED_IMAGE, STORED_IMAGE.c.sha256 == PHOTO.c.sha256)
        .where(expected.check_id == check_id)
        .order_by(expected.taken_at, expected.sha256)
    )


def _filtered(filters: CheckFilters) -> list[ColumnElement[bool]]:
    column = SPOT_CHECK.c
    chosen = (
        (column.market_id, filters.markets),
        (column.stall_id, filters.stalls),
        (column.instrument_id, filters.instruments),
        (column.verdict, [verdict.value for verdict in filters.verdicts]),
    )
    conditions: list[ColumnElement[bool]] = [entry.in_(values) for entry, values in chosen if values]
    if filters.areas:
        below = exists().where(
            AREA_CLOSURE.c.ancestor_id.in_(filters.areas), AREA_CLOSURE.c.descendant_id == column.area_id
        )
        conditions.append(below)
    if filters.photos_missing is not None:
        conditions.append(column.photos_missing > 0 if filters.photos_missing else column.photos_missing == 0)
    if filters.since is not None:
        conditions.append(column.performed_at >= _midnight(filters.since))
    if filters.until is not None:
        conditions.append(column.performed_at < _midnight(filters.until) + timedelta(days=1))
    return conditions


def _midnight(day: date) -> datetime:
    # Any day can be asked for; no check lies outside these years, and time itself ends in the year 9999.
    within = min(max(day, _FIRST_DAY), _LAST_DAY)
    return datetime(within.year, within.month, within.day, tzinfo=VIET_NAM)
