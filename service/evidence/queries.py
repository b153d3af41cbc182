"""Reading checks, what photos they name, and uploads on their way."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, String, Uuid, and_, bindparam, or_, select

from service.db import AnySession, Source
from service.evidence.models import EXPECTED_PHOTO, PHOTO, STORED_IMAGE, UPLOAD
from service.identity.access_tokens import Claims
from service.identity.queries import ASKING, WHOEVER_ASKS, who_of
from service.identity.who import Who, in_scope
from service.markets.models import MARKET
from service.spot_checks.models import SPOT_CHECK, SpotCheck
from service.statements import Row as NamedRow
from service.statements import Statement

CHECK, NAMED, ARRIVED, IMAGE, SENT = SPOT_CHECK.c, EXPECTED_PHOTO.c, PHOTO.c, STORED_IMAGE.c, UPLOAD.c


@dataclass(frozen=True, slots=True)
class CheckScene:
    """Who made a check, when and where: its own position, else the market's."""

    check_id: UUID
    person_id: UUID
    market_id: UUID
    performed_at: datetime
    lat: float | None
    lon: float | None
    accuracy_m: int


@dataclass(frozen=True, slots=True)
class NamedPhoto:
    """`size` is None for a photo that the record does not name."""

    scene: CheckScene
    sha256: str
    size: int | None
    arrived: bool


class Unfinished(NamedTuple):
    id: UUID
    received: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class KnownUpload:
    scene: CheckScene
    upload: NamedRow | None


_SCENE = (
    CHECK.id.label("check_id"),
    CHECK.person_id,
    CHECK.market_id,
    CHECK.performed_at,
    CHECK.lat,
    CHECK.lon,
    CHECK.accuracy_m,
    MARKET.c.lat.label("market_lat"),
    MARKET.c.lon.label("market_lon"),
)


def _scene(row: NamedRow) -> CheckScene:
    own = row["lat"] is not None and row["lon"] is not None
    return CheckScene(
        check_id=row["check_id"],
        person_id=row["person_id"],
        market_id=row["market_id"],
        performed_at=row["performed_at"],
        lat=row["lat"] if own else row["market_lat"],
        lon=row["lon"] if own else row["market_lon"],
        accuracy_m=(row["accuracy_m"] or 0) if own else 0,
    )


def _of_check(check_id: UUID, allowed: ColumnElement[bool], *columns: Any) -> Select[Any]:
    return select(*_SCENE, *columns).join(MARKET, MARKET.c.id == CHECK.market_id).where(CHECK.id == check_id, allowed)


def _photo_of_check() -> Select[Any]:
    """A row for whoever asks: what is not there, or not for them, is null in it."""
    sha256 = bindparam("sha256", type_=String())
    allowed = or_(in_scope(WHOEVER_ASKS, SPOT_CHECK), CHECK.person_id == ASKING.c.asker_id)
    return select(*ASKING.c, *_SCENE, NAMED.size, ARRIVED.received_at).select_from(
        ASKING.outerjoin(SPOT_CHECK, and_(CHECK.id == bindparam("check_id", type_=Uuid()), allowed))
        .outerjoin(MARKET, MARKET.c.id == CHECK.market_id)
        .outerjoin(EXPECTED_PHOTO, (NAMED.check_id == CHECK.id) & (NAMED.sha256 == sha256))
        .outerjoin(PHOTO, (ARRIVED.check_id == CHECK.id) & (ARRIVED.sha256 == sha256))
    )


# Made once: every photo asks this before its first byte is read.
_PHOTO_OF_CHECK: Final = Statement(_photo_of_check())


async def find_asker_and_photo(
    source: Source, claims: Claims, check_id: UUID, sha256: str
) -> tuple[Who, NamedPhoto | None] | None:
    """None when the session or person is no longer valid; no photo when the check is unknown, or out of scope and
    another's.

    Its author may have been moved to another market before the photos got through: only their phone has them.
    """
    rows = await source.fetch(_PHOTO_OF_CHECK, claims.values() | {"check_id": check_id, "sha256": sha256})
    if not rows:
        return None
    row = rows[0]
    named = NamedPhoto(_scene(row), sha256, row["size"], row["received_at"] is not None)
    return who_of(row), named if row["check_id"] is not None else None


async def find_upload(session: AnySession, who: Who, check_id: UUID, upload_id: UUID) -> KnownUpload | None:
    """None as for `find_asker_and_photo` no photo; without `upload` when the check has no upload of this id."""
    upload = (SENT.id.label("upload_id"), SENT.sha256, SENT.size, SENT.received, SENT.parts, SENT.expires_at)
    allowed = or_(in_scope(who, SpotCheck), CHECK.person_id == who.person_id)
    statement = _of_check(check_id, allowed, *upload).outerjoin(
        UPLOAD, (SENT.check_id == CHECK.id) & (SENT.id == upload_id)
    )
    row = (await session.execute(statement)).mappings().one_or_none()
    if row is None:
        return None
    return KnownUpload(_scene(row), row if row["upload_id"] is not None else None)


async def find_unfinished(session: AnySession, check_id: UUID, sha256: str, now: datetime) -> Unfinished | None:
    """The upload of this photo that has come farthest and can still be gone on with."""
    statement = (
        select(SENT.id, SENT.received, SENT.expires_at)
        .where(SENT.check_id == check_id, SENT.sha256 == sha256)
        .where(SENT.received < SENT.size, SENT.expires_at > now)
        .order_by(SENT.received.desc())
        .limit(1)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else Unfinished(*row)


async def arrived_photos(session: AnySession, check_id: UUID) -> list[tuple[str, int]]:
    """Digest and size of what has come for a check; the caller has found the check within its scope."""
    statement = (
        select(ARRIVED.sha256, IMAGE.size)
        .join(STORED_IMAGE, IMAGE.sha256 == ARRIVED.sha256)
        .where(ARRIVED.check_id == check_id)
    )
    return [(row.sha256, row.size) for row in await session.execute(statement)]


async def find_shown_photo(session: AnySession, who: Who, check_id: UUID, sha256: str) -> Row[Any] | None:
    """A photo of a check in scope that has arrived."""
    statement = (
        _of_check(check_id, in_scope(who, SpotCheck), IMAGE.media_type, IMAGE.size)
        .join(PHOTO, ARRIVED.check_id == CHECK.id)
        .join(STORED_IMAGE, IMAGE.sha256 == ARRIVED.sha256)
        .where(ARRIVED.sha256 == sha256)
    )
    row: Row[Any] | None = (await session.execute(statement)).one_or_none()
    return row


async def checks_with_same_photos(session: AnySession, who: Who, check_id: UUID) -> dict[str, list[UUID]]:
    """The other checks in scope that bear photos of this one, by the photo's digest."""
    own = select(ARRIVED.sha256).where(ARRIVED.check_id == check_id)
    statement = (
        select(ARRIVED.sha256, ARRIVED.check_id)
        .join(SPOT_CHECK, CHECK.id == ARRIVED.check_id)
        .where(ARRIVED.sha256.in_(own), ARRIVED.check_id != check_id, in_scope(who, SpotCheck))
        .order_by(ARRIVED.received_at)
        .limit(200)
    )
    found: dict[str, list[UUID]] = {}
    for row in await session.execute(statement):
        found.setdefault(row.sha256, []).append(row.check_id)
    return found
