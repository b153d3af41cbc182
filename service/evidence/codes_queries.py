"""Reading what a code may belong to, for the worker."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, or_, select

from schemas.spot_checks import PhotoKind
from service.db import AnySession
from service.evidence.models import EXPECTED_PHOTO, PHOTO, STORED_IMAGE
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT, INSTRUMENT_MARK, Instrument
from service.spot_checks.models import SPOT_CHECK, SpotCheck
from service.vietnamese import code_key

CHECK, NAMED, ARRIVED, IMAGE = SPOT_CHECK.c, EXPECTED_PHOTO.c, PHOTO.c, STORED_IMAGE.c
BEARER, MARK = INSTRUMENT.c, INSTRUMENT_MARK.c


async def image_to_derive(session: AnySession, sha256: str) -> Row[Any] | None:
    """A stored photo; `sticker` when some record names it as that of a sticker."""
    as_sticker = exists().where(NAMED.sha256 == sha256, NAMED.kind == PhotoKind.STICKER)
    statement = select(IMAGE.derived_at, IMAGE.codes, as_sticker.label("sticker")).where(IMAGE.sha256 == sha256)
    return (await session.execute(statement)).one_or_none()


async def sticker_checks(session: AnySession, who: Who, sha256: str) -> list[Row[Any]]:
    """The checks whose sticker this photo shows and for which it has come."""
    statement = (
        select(CHECK.id, CHECK.province_id, CHECK.instrument_id, CHECK.sticker_code)
        .join(PHOTO, ARRIVED.check_id == CHECK.id)
        .join(EXPECTED_PHOTO, (NAMED.check_id == ARRIVED.check_id) & (NAMED.sha256 == ARRIVED.sha256))
        .where(ARRIVED.sha256 == sha256, NAMED.kind == PhotoKind.STICKER, in_scope(who, SpotCheck))
    )
    return list(await session.execute(statement))


async def known_codes(session: AnySession, who: Who, instrument_id: UUID) -> set[str]:
    """The keys under which the register knows an instrument: label, serial, tag, and its marks."""
    statement = (
        select(BEARER.label_code, BEARER.serial_key, BEARER.tag_key, MARK.lookup_key)
        .outerjoin(INSTRUMENT_MARK, MARK.instrument_id == BEARER.id)
        .where(BEARER.id == instrument_id, in_scope(who, Instrument))
    )
    return {code_key(value) for row in await session.execute(statement) for value in row if value}


async def codes_of_others(
    session: AnySession, who: Who, province_id: UUID, keys: Collection[str], but: UUID | None
) -> set[str]:
    """Those of the keys that another instrument of the province bears; not by serial numbers, which repeat."""
    wanted = [key for key in keys if key]
    if not wanted:
        return set()
    other = [BEARER.province_id == province_id, in_scope(who, Instrument)]
    if but is not None:
        other.append(BEARER.id != but)
    labels = select(BEARER.label_code, BEARER.tag_key).where(
        or_(BEARER.label_code.in_(wanted), BEARER.tag_key.in_(wanted)), *other
    )
    marks = (
        select(MARK.lookup_key)
        .join(INSTRUMENT, BEARER.id == MARK.instrument_id)
        .where(MARK.lookup_key.in_(wanted), *other)
    )
    found = {value for row in await session.execute(labels) for value in row if value}
    return (found | set((await session.execute(marks)).scalars())) & set(wanted)
