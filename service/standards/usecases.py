"""Adding and changing standards, and keeping every verification they have had."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, update
from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from rules.cycles import ValidUntilPrecision, valid_through, verification_state
from rules.kinds import AccuracyClass
from schemas.register import StandardClass, StandardIn, StandardKind, StandardOut, StandardVerification
from service.areas.queries import place_for
from service.clock import local_date
from service.db import WriteSession
from service.errors import InvalidRequest, NotFound
from service.identity.who import Who
from service.markets.queries import market_as_place
from service.register.refusals import unusable
from service.register.rows import enter_put, put_row
from service.standards.makeup import faults_of
from service.standards.models import STANDARD_VERIFICATION, Standard
from service.standards.queries import find_standard, standard_for_update, verifications_of


async def put_standard(
    session: WriteSession, who: Who, standard_id: UUID, data: StandardIn, *, now: datetime
) -> tuple[StandardOut, bool]:
    """The standard, and whether it is new. Raises `InvalidRequest`, `NotFound`."""
    today = local_date(now)
    place = await _custody(session, who, data)
    found = faults_of(who, data, today)
    if found:
        raise InvalidRequest(errors=found)
    put = await put_row(
        session,
        Standard,
        standard_id,
        {**place, **_columns(data)},
        find=lambda: standard_for_update(session, who, standard_id),
    )
    if data.verification is not None:
        corrected = await _keep_verification(session, who, standard_id, data.verification, now)
        if corrected:
            put.changes["verification"] = corrected
    await enter_put(session, who, now, "standard", standard_id, put)
    row = await find_standard(session, who, standard_id)
    if row is None:
        raise NotFound
    return standard_out(row, today), put.created


async def _custody(session: WriteSession, who: Who, data: StandardIn) -> dict[str, UUID | None]:
    """Where the standard lies: at the market whose board keeps it, or in an area of the person's own."""
    if data.market_id is None:
        area = await place_for(session, who, data.area_id)
        if area is None:
            raise unusable(who, "/area_id", "unknown")
        return {"province_id": area["province_id"], "area_id": area["area_id"], "market_id": None}
    market = await market_as_place(session, who, data.market_id)
    if market is None:
        raise unusable(who, "/market_id", "unknown")
    if market["area_id"] != data.area_id:
        raise unusable(who, "/area_id", "not_the_markets_area")
    return {"province_id": market["province_id"], "area_id": market["area_id"], "market_id": market["id"]}


def _columns(data: StandardIn) -> dict[str, Any]:
    given = data.verification
    return {
        "kind": data.kind.value,
        "name": data.name,
        "serial": data.serial,
        "weight_class": data.weight_class.value if data.weight_class else None,
        "nominal_mg": list(data.nominal_mg),
        "max_mg": data.max_mg,
        "d_mg": data.d_mg,
        "e_mg": data.e_mg,
        "accuracy_class": data.accuracy_class.value if data.accuracy_class else None,
        "verified_on": given.verified_on if given else None,
        "valid_until": valid_through(given.valid_until, given.valid_until_precision) if given else None,
        "stands_at": data.stands_at,
        "in_use": data.in_use,
    }


async def _keep_verification(
    session: WriteSession, who: Who, standard_id: UUID, given: StandardVerification, now: datetime
) -> tuple[str | None, str] | None:
    """Adds the certificate to the standard's history or corrects it there; tells what changed."""
    table = STANDARD_VERIFICATION
    values = {
        "body": given.body,
        "verified_on": given.verified_on,
        "valid_until": valid_through(given.valid_until, given.valid_until_precision),
        "valid_until_precision": given.valid_until_precision.value,
    }
    history = await verifications_of(session, standard_id)
    known = next((row for row in history if row["certificate_number"] == given.certificate_number), None)
    if known is None:
        more = {
            "id": UUID(int=uuid7().int),
            "standard_id": standard_id,
            "recorded_at": now,
            "recorded_by": who.person_id,
        }
        row = {**values, **more, "certificate_number": given.certificate_number}
        await session.execute(insert(table).values(row).on_conflict_do_nothing())
        return None, _told(given.certificate_number, values)
    if all(known[name] == value for name, value in values.items()):
        return None
    await session.execute(
        update(table).where(table.c.id == known["id"]).values(**values, recorded_at=now, recorded_by=who.person_id)
    )
    before = {name: known[name] for name in values}
    return _told(given.certificate_number, before), _told(given.certificate_number, values)


def _told(certificate: str, values: dict[str, Any]) -> str:
    return f"{certificate} {values['body']} {values['verified_on']} – {values['valid_until']}"


def standard_out(row: RowMapping, today: date) -> StandardOut:
    return StandardOut(
        id=row["id"],
        kind=StandardKind(row["kind"]),
        name=row["name"],
        serial=row["serial"],
        area_id=row["area_id"],
        market_id=row["market_id"],
        weight_class=StandardClass(row["weight_class"]) if row["weight_class"] else None,
        nominal_mg=list(row["nominal_mg"]),
        max_mg=row["max_mg"],
        d_mg=row["d_mg"],
        e_mg=row["e_mg"],
        accuracy_class=AccuracyClass(row["accuracy_class"]) if row["accuracy_class"] else None,
        verification=verification_out(row) if row["certificate_number"] is not None else None,
        state=verification_state(row["verified_on"], row["valid_until"], today),
        stands_at=row["stands_at"],
        in_use=row["in_use"],
    )


def verification_out(row: RowMapping) -> StandardVerification:
    return StandardVerification(
        body=row["body"],
        certificate_number=row["certificate_number"],
        verified_on=row["verified_on"],
        valid_until=row["valid_until"],
        valid_until_precision=ValidUntilPrecision(row["valid_until_precision"]),
    )
