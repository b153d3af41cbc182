"""All that a record arriving needs to know, in one round trip."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import ScalarSelect

from rules.standing import Standing
from service.areas.models import AREA_CLOSURE
from service.db import Source
from service.flags.models import FLAG
from service.identity.who import ASKER, Who, in_scope, scope_of
from service.instruments.models import INSTRUMENT, INSTRUMENT_MARK
from service.markets.models import STALL
from service.spot_checks.models import SPOT_CHECK
from service.standards.models import STANDARD, STANDARD_VERIFICATION
from service.statements import Row, Statement
from service.verifications.earlier import standing_on
from service.verifications.models import VERIFICATION


@dataclass(frozen=True, slots=True)
class StoredCheck:
    """What is stored under an id; `receipt` is JSON."""

    person_id: UUID
    digest: str
    receipt: str
    visible: bool


@dataclass(frozen=True, slots=True)
class Context:
    """What the register knows: `place` is the instrument's row, or the stall's for an unregistered one.

    `standing` is the instrument's verification as it was on the day of the check: a record may come weeks late.
    `flagged`: the instrument carries open flags.
    """

    stored: StoredCheck | None
    place: Row | None
    standards: list[dict[str, Any]]
    standing: Standing
    flagged: bool


async def find_context(
    source: Source,
    who: Who,
    check_id: UUID,
    *,
    instrument_id: UUID | None,
    stall_id: UUID | None,
    standards: Sequence[UUID],
    day: date,
) -> Context:
    """The check of this id if there is one, the instrument or stall if in scope, and the standards named."""
    statement = _BY_INSTRUMENT if instrument_id else _BY_STALL
    values = scope_of(who) | {
        "check_id": check_id,
        "place_id": instrument_id or stall_id,
        "standard_ids": list(standards),
        "day": day,
    }
    row = (await source.fetch(statement, values))[0]
    place = row if row["stall_id"] is not None else None
    standing, flagged = Standing(None, None), False
    if place is not None and instrument_id is not None:
        standing, flagged = Standing(place["verified_on"], place["valid_until"]), place["flagged"]
        if place["verified_on"] is not None and place["verified_on"] > day:
            async with source.read() as session:
                standing = await standing_on(session, who, instrument_id, day)
    return Context(_stored(row), place, json.loads(row["standards"] or "[]"), standing, flagged)


async def find_stored(source: Source, who: Who, check_id: UUID) -> StoredCheck | None:
    rows = await source.fetch(_STORED, scope_of(who) | {"check_id": check_id})
    return _stored(rows[0]) if rows else None


def _stored(row: Row) -> StoredCheck | None:
    if row["stored_digest"] is None:
        return None
    return StoredCheck(row["stored_person"], row["stored_digest"], row["stored_receipt"], row["stored_visible"])


def _stored_columns() -> tuple[ColumnElement[Any], ...]:
    return (
        SPOT_CHECK.c.content_digest.label("stored_digest"),
        SPOT_CHECK.c.person_id.label("stored_person"),
        cast(SPOT_CHECK.c.receipt, Text).label("stored_receipt"),
        in_scope(ASKER, SPOT_CHECK).label("stored_visible"),
    )


def _of_instrument() -> Select[Any]:
    described = INSTRUMENT.c
    return select(
        *_stored_columns(),
        *_standards(INSTRUMENT),
        described.province_id,
        described.area_id,
        described.market_id,
        described.stall_id,
        described.kind,
        described.indication_type,
        described.max_mg,
        described.min_mg,
        described.d_mg,
        described.e_mg,
        described.accuracy_class,
        described.verified_on,
        described.valid_until,
        _newest_mark().label("known_mark_code"),
        exists().where(FLAG.c.instrument_id == described.id, FLAG.c.closed_at.is_(None)).label("flagged"),
    ).select_from(_found(INSTRUMENT))


def _of_stall() -> Select[Any]:
    place = STALL.c
    return select(
        *_stored_columns(),
        *_standards(STALL),
        place.province_id,
        place.area_id,
        place.market_id,
        place.id.label("stall_id"),
    ).select_from(_found(STALL))


def _found(table: FromClause) -> FromClause:
    """One row always: what is not there or not in scope is null in it."""
    asked = select(literal(1).label("asked")).subquery("asked")
    return asked.outerjoin(SPOT_CHECK, SPOT_CHECK.c.id == bindparam("check_id", type_=Uuid())).outerjoin(
        table, and_(table.c.id == bindparam("place_id", type_=Uuid()), in_scope(ASKER, table))
    )


def _newest_mark() -> ScalarSelect[str]:
    """The newest on the day of the check."""
    return (
        select(INSTRUMENT_MARK.c.series + INSTRUMENT_MARK.c.number)
        .join(VERIFICATION, VERIFICATION.c.id == INSTRUMENT_MARK.c.verification_id)
        .where(
            INSTRUMENT_MARK.c.instrument_id == INSTRUMENT.c.id,
            VERIFICATION.c.verified_on <= bindparam("day", type_=Date()),
        )
        .order_by(VERIFICATION.c.verified_on.desc(), VERIFICATION.c.id.desc())
        .limit(1)
        .correlate(INSTRUMENT)
        .scalar_subquery()
    )


def _standards(place: FromClause) -> tuple[ColumnElement[Any]]:
    """Those named that the person sees, that the place's board keeps, or that an area above the place keeps."""
    names = ("id", "kind", "weight_class", "nominal_mg", "max_mg", "d_mg", "e_mg", "accuracy_class")
    days = ("verified_on", "valid_until")
    pairs: list[ColumnElement[Any]] = []
    for name in (*names, *days):
        pairs += [literal_column(f"'{name}'"), STANDARD.c[name]]
    above = (
        select(AREA_CLOSURE.c.ancestor_id)
        .where(AREA_CLOSURE.c.descendant_id == place.c.area_id)
        .correlate(place)
        .scalar_subquery()
    )
    kept_here = or_(
        STANDARD.c.market_id == _market_of(place),
        and_(STANDARD.c.market_id.is_(null()), STANDARD.c.area_id.in_(above)),
    )
    described = func.jsonb_build_object(*pairs, type_=JSONB).op("||")(_verified_then())
    found = (
        # As text, which drivers agree on.
        select(cast(func.jsonb_agg(described), Text))
        .where(
            STANDARD.c.id == any_(bindparam("standard_ids", type_=ARRAY(Uuid()))),
            or_(in_scope(ASKER, STANDARD), kept_here),
        )
        .correlate(place)
        .scalar_subquery()
    )
    return (found.label("standards"),)


def _verified_then() -> ColumnElement[Any]:
    """Its newest verification on the day of the check, over the one it has today: a record may come weeks late."""
    then = (
        select(
            func.jsonb_build_object(
                literal_column("'verified_on'"),
                STANDARD_VERIFICATION.c.verified_on,
                literal_column("'valid_until'"),
                STANDARD_VERIFICATION.c.valid_until,
                type_=JSONB,
            )
        )
        .where(
            STANDARD_VERIFICATION.c.standard_id == STANDARD.c.id,
            STANDARD_VERIFICATION.c.verified_on <= bindparam("day", type_=Date()),
        )
        .order_by(STANDARD_VERIFICATION.c.verified_on.desc())
        .limit(1)
        .correlate(STANDARD)
        .scalar_subquery()
    )
    return func.coalesce(then, cast(literal_column("'{}'"), JSONB))


def _market_of(place: FromClause) -> ColumnElement[Any]:
    column: ColumnElement[Any] = place.c.market_id
    return column


# Made once: building them costs more than running them.
_BY_INSTRUMENT: Final = Statement(_of_instrument())
_BY_STALL: Final = Statement(_of_stall())
_STORED: Final = Statement(select(*_stored_columns()).where(SPOT_CHECK.c.id == bindparam("check_id", type_=Uuid())))


def day_of(text: str | None) -> date | None:
    """A date as PostgreSQL writes it in JSON."""
    return date.fromisoformat(text) if text else None
