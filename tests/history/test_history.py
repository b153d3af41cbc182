"""One stream of what happened to an instrument."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas.identity import Role
from service.flags.models import Flag
from service.spot_checks.models import SpotCheck
from service.verifications.models import Verification
from tests.makers.world import World, new_id

MORNING = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)


async def add_check(world: World, instrument: UUID, person: UUID, at: datetime) -> None:
    await world.add(
        SpotCheck,
        id=new_id(),
        province_id=world.province,
        area_id=world.commune,
        market_id=world.market,
        stall_id=world.stall,
        instrument_id=instrument,
        person_id=person,
        authority="market_board",
        performed_at=at,
        performed_on=at.date(),
        received_at=at,
        method="control_weights",
        purpose="selling",
        standards=[],
        sticker_state="valid",
        seal="intact",
        signs=[],
        content_digest="0" * 64,
        verdict="conforming",
        rules_version="test",
        judged_by={},
        device={},
        receipt={},
        photos_missing=0,
    )


async def fill(world: World) -> UUID:
    """Twelve checks, a verification and a flag that was closed."""
    instrument = await world.add_instrument()
    person = await world.add_person(Role.BOARD, markets=(world.market,))
    place = {"province_id": world.province, "area_id": world.commune, "market_id": world.market}
    for day in range(12):
        await add_check(world, instrument, person, MORNING + timedelta(days=day))
    await world.add(
        Verification,
        id=new_id(),
        **place,
        instrument_id=instrument,
        body=await world.add_body(),
        certificate_number=f"C-{world.number}",
        verified_on=date(2026, 3, 5),
        valid_until=date(2028, 3, 31),
        valid_until_precision="month",
        mode="periodic",
        result="pass",
        content_digest="0" * 64,
        recorded_at=MORNING,
        recorded_by=person,
    )
    await world.add(
        Flag,
        id=new_id(),
        **place,
        kind="nonconforming",
        severity=3,
        stall_id=world.stall,
        instrument_id=instrument,
        cause_kind="check",
        grounds=[],
        since=date(2026, 3, 3),
        opened_at=MORNING,
        closed_at=MORNING + timedelta(days=2),
        closed_by=person,
        close_reason="corrected",
    )
    return instrument


async def test_checks_verifications_and_flags_come_newest_first(world: World) -> None:
    instrument = await fill(world)
    async with await world.client(Role.DEPARTMENT) as client:
        items = (await client.get(f"/api/v1/instruments/{instrument}/history")).json()["items"]
    assert len(items) == 15
    assert [item["at"] for item in items] == sorted((item["at"] for item in items), reverse=True)
    verification = next(item for item in items if item["kind"] == "verification")
    assert datetime.fromisoformat(verification["at"]) == datetime(2026, 3, 4, 17, tzinfo=UTC), "midnight in Viet Nam"
    assert verification["text"] == "Kiểm định: đạt"
    assert {item["kind"] for item in items} == {"spot_check", "verification", "flag_opened", "flag_closed"}


async def test_pages_of_any_size_give_the_same_stream(world: World) -> None:
    instrument = await fill(world)
    async with await world.client(Role.BOARD) as client:
        whole = (await client.get(f"/api/v1/instruments/{instrument}/history")).json()["items"]
        for limit in (1, 4, 7):
            found: list[Any] = []
            cursor = None
            while True:
                query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
                page = (await client.get(f"/api/v1/instruments/{instrument}/history", params=query)).json()
                found += page["items"]
                cursor = page["next"]
                if cursor is None:
                    break
            assert found == whole


async def test_nobody_reads_the_history_of_an_instrument_elsewhere(world: World) -> None:
    instrument = await fill(world)
    async with await world.client(Role.BOARD, elsewhere=True) as client:
        assert (await client.get(f"/api/v1/instruments/{instrument}/history")).status_code == 404
