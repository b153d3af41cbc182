"""The standards that a record names, as a part of the question for all that it needs."""

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    FromClause,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from service.areas.models import AREA_CLOSURE
from service.identity.who import Asker, in_scope
from service.standards.models import STANDARD, STANDARD_VERIFICATION


def standards_named(place: FromClause, asker: Asker, *asking: FromClause) -> ColumnElement[str]:
    """JSON of those named that the person sees, that the place's board keeps, or that an area above the place keeps."""
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
        STANDARD.c.market_id == place.c.market_id,
        and_(STANDARD.c.market_id.is_(null()), STANDARD.c.area_id.in_(above)),
    )
    described = func.jsonb_build_object(*pairs, type_=JSONB).op("||")(_verified_then())
    # As text, which drivers agree on.
    found = (
        select(cast(func.jsonb_agg(described), Text))
        .where(
            STANDARD.c.id == any_(bindparam("standard_ids", type_=ARRAY(Uuid()))),
            or_(in_scope(asker, STANDARD), kept_here),
        )
        .correlate(place, *asking)
        .scalar_subquery()
    )
    return found.label("standards")


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
