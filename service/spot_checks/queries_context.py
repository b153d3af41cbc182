"""All that a record arriving needs to know, in one round trip."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    exists,
    literal_column,
    select,
)
from sqlalchemy.sql.selectable import ScalarSelect

from rules.standing import Standing
from service.db import Source
from service.flags.models import FLAG
from service.identity.access_tokens import Claims
from service.identity.queries import ASKING, WHOEVER_ASKS, who_of
from service.identity.who import ASKER, Asker, Who, in_scope, scope_of
from service.instruments.models import INSTRUMENT, INSTRUMENT_MARK
from service.markets.models import STALL
from service.spot_checks.models import SPOT_CHECK
from service.spot_checks.queries_standards import standards_named
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a record is about: `instrument_id`, or `stall_id` for an unregistered one, on the `day` of the check."""

    check_id: UUID
    instrument_id: UUID | None
    stall_id: UUID | None
    standards: Sequence[UUID]
    day: date

    def values(self) -> dict[str, Any]:
        return {
            "check_id": self.check_id,
            "place_id": self.instrument_id or self.stall_id,
            "standard_ids": list(self.standards),
            "day": self.day,
        }


async def find_context(source: Source, who: Who, question: Question) -> Context:
    """The check of this id if there is one, the instrument or stall if in scope, and the standards named."""
    statement = _BY_INSTRUMENT if question.instrument_id else _BY_STALL
    rows = await source.fetch(statement, scope_of(who) | question.values())
    return await _context(source, who, question, rows[0])


async def find_asker_and_context(source: Source, claims: Claims, question: Question) -> tuple[Who, Context] | None:
    """As `find_context`, and who asks; None when the session or person is no longer valid."""
    statement = _ASKED_BY_INSTRUMENT if question.instrument_id else _ASKED_BY_STALL
    rows = await source.fetch(statement, claims.values() | question.values())
    if not rows:
        return None
    who = who_of(rows[0])
    return who, await _context(source, who, question, rows[0])


async def _context(source: Source, who: Who, question: Question, row: Row) -> Context:
    place = row if row["stall_id"] is not None else None
    standing, flagged = Standing(None, None), False
    if place is not None and question.instrument_id is not None:
        standing, flagged = Standing(place["verified_on"], place["valid_until"]), place["flagged"]
        if place["verified_on"] is not None and place["verified_on"] > question.day:
            async with source.read() as session:
                standing = await standing_on(session, who, question.instrument_id, question.day)
    return Context(_stored(row), place, json.loads(row["standards"] or "[]"), standing, flagged)


async def find_stored(source: Source, who: Who, check_id: UUID) -> StoredCheck | None:
    rows = await source.fetch(_STORED, scope_of(who) | {"check_id": check_id})
    return _stored(rows[0]) if rows else None


def _stored(row: Row) -> StoredCheck | None:
    if row["stored_digest"] is None:
        return None
    return StoredCheck(row["stored_person"], row["stored_digest"], row["stored_receipt"], row["stored_visible"])


def _stored_columns(asker: Asker) -> tuple[ColumnElement[Any], ...]:
    return (
        SPOT_CHECK.c.content_digest.label("stored_digest"),
        SPOT_CHECK.c.person_id.label("stored_person"),
        cast(SPOT_CHECK.c.receipt, Text).label("stored_receipt"),
        in_scope(asker, SPOT_CHECK).label("stored_visible"),
    )


def _of_instrument(asker: Asker, asking: FromClause) -> Select[Any]:
    described = INSTRUMENT.c
    return select(
        *asking.c,
        *_stored_columns(asker),
        standards_named(INSTRUMENT, asker, asking),
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
    ).select_from(_found(INSTRUMENT, asker, asking))


def _of_stall(asker: Asker, asking: FromClause) -> Select[Any]:
    place = STALL.c
    return select(
        *asking.c,
        *_stored_columns(asker),
        standards_named(STALL, asker, asking),
        place.province_id,
        place.area_id,
        place.market_id,
        place.id.label("stall_id"),
    ).select_from(_found(STALL, asker, asking))


def _found(table: FromClause, asker: Asker, asking: FromClause) -> FromClause:
    """A row for whoever asks: what is not there or not in scope is null in it."""
    return asking.outerjoin(SPOT_CHECK, SPOT_CHECK.c.id == bindparam("check_id", type_=Uuid())).outerjoin(
        table, and_(table.c.id == bindparam("place_id", type_=Uuid()), in_scope(asker, table))
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


# Made once: building them costs more than running them.
_NOBODY: Final = select(literal_column("1", Integer).label("asked")).subquery("nobody")
_BY_INSTRUMENT: Final = Statement(_of_instrument(ASKER, _NOBODY))
_BY_STALL: Final = Statement(_of_stall(ASKER, _NOBODY))
_ASKED_BY_INSTRUMENT: Final = Statement(_of_instrument(WHOEVER_ASKS, ASKING))
_ASKED_BY_STALL: Final = Statement(_of_stall(WHOEVER_ASKS, ASKING))
_STORED: Final = Statement(
    select(*_stored_columns(ASKER)).where(SPOT_CHECK.c.id == bindparam("check_id", type_=Uuid()))
)


def day_of(text: str | None) -> date | None:
    """A date as PostgreSQL writes it in JSON."""
    return date.fromisoformat(text) if text else None
