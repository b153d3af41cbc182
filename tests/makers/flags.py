"""Event flags, opened as a check opens them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from rules.grounds import FlagKind, grounds_for_flag, severity_of
from schemas.identity import Role
from service.flags.opening import FlagSubject, OpenFlag, open_flags
from tests.makers.world import World, new_id


async def open_flag(
    world: World,
    kind: FlagKind,
    instrument: UUID | None,
    *,
    place: tuple[UUID, UUID, UUID] | None = None,
    since: date | None = None,
    role: Role = Role.BOARD,
    cause: UUID | None = None,
    instrument_kind: str = "spring_dial_scale",
) -> list[str]:
    """On an instrument, or without one on the stall; `place` is area, market and stall, by default the world's."""
    clock = world.app.state.clock
    area, market, stall = place or (world.commune, world.market, world.stall)
    subject = FlagSubject(
        province_id=world.province,
        area_id=area,
        market_id=market,
        stall_id=stall,
        instrument_id=instrument,
        instrument_kind=instrument_kind if instrument else None,
    )
    day: date = since or clock.today() - timedelta(days=1)
    grounds = tuple(ground.code for ground in grounds_for_flag(kind, day))
    at: datetime = clock.now()
    async with world.database.write() as session:
        return await open_flags(
            session,
            subject=subject,
            flags=[OpenFlag(kind=kind, severity=severity_of(kind), grounds=grounds)],
            cause_kind="check",
            cause_id=cause or new_id(),
            since=day,
            at=at,
            by=None,
            role=role,
        )
