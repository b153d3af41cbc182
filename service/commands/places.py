"""Areas and verification bodies: what a new province begins with."""

from datetime import date
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from uuid_utils.compat import uuid7

from schemas.register import AreaIn, AreaLevel
from service.areas.usecases import put_area
from service.clock import Clock
from service.commands.acting import acting_for, writing
from service.commands.queries import area_ids
from service.settings import Settings
from service.verifications.models import VerificationBody


async def add_area(
    settings: Settings, *, code: str, name: str, level: AreaLevel, parent: str | None, valid_from: date, acting: str
) -> UUID:
    """Raises the refusals of `put_area`, and `StartError` for a parent or person that is not there."""
    async with writing(settings) as session:
        who = await acting_for(session, acting)
        wanted = AreaIn(
            code=code,
            name=name,
            level=level,
            parent_id=(await area_ids(session, [parent]))[0] if parent else None,
            valid_from=valid_from,
            predecessors=[],
        )
        area_id = UUID(int=uuid7().int)
        await put_area(session, who, area_id, wanted, now=Clock().now())
    return area_id


async def add_body(settings: Settings, *, code: str, name: str) -> None:
    """Gives the body its name; one that is known gets the new name."""
    async with writing(settings) as session:
        body = insert(VerificationBody).values(code=code, name=name)
        await session.execute(body.on_conflict_do_update(index_elements=["code"], set_={"name": body.excluded.name}))
