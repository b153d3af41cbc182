"""Flags are acknowledged and closed by hand by those who may, once."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from rules.grounds import FlagKind
from schemas.identity import Role
from service.ledger.models import LedgerEntry
from tests.flags.test_opening import rows_of
from tests.flags.test_worst_first import read_all
from tests.makers.flags import open_flag
from tests.makers.world import World, new_id

CORRECTED = {"reason": "corrected", "note": "Đã sửa, cân lại đạt"}


async def opened(world: World, *, role: Role = Role.BOARD) -> UUID:
    instrument = await world.add_instrument()
    await open_flag(world, FlagKind.NONCONFORMING, instrument, role=role)
    (row,) = await rows_of(world, instrument)
    return UUID(str(row["id"]))


async def entries_of(world: World, flag: UUID) -> list[tuple[str, Any]]:
    async with world.database.read() as session:
        ledger: Any = LedgerEntry
        found = await session.execute(
            select(ledger.action, ledger.detail).where(ledger.subject_id == flag).order_by(ledger.id)
        )
        return [(row.action, row.detail) for row in found]


async def test_the_first_acknowledgement_stays(world: World) -> None:
    flag = await opened(world)
    board = await world.client(Role.BOARD)
    first = await board.post(f"/api/v1/flags/{flag}/acknowledge", json={"note": "đã hẹn"})
    second = await board.post(f"/api/v1/flags/{flag}/acknowledge", json={"note": "lần nữa"})
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert (first.json()["status"], first.json()["acknowledged"]["note"]) == ("acknowledged", "đã hẹn")
    assert [action for action, _ in await entries_of(world, flag)] == ["acknowledged"]
    assert len(await read_all(board, "flagged-stalls", 50, status="acknowledged")) == 1
    assert await read_all(board, "flagged-stalls", 50, status="open") == []


@pytest.mark.parametrize("role", [Role.DISTRICT_TEAM, Role.DEPARTMENT])
async def test_who_closed_a_flag_when_and_why_stays(world: World, role: Role) -> None:
    flag = await opened(world, role=Role.DISTRICT_TEAM)
    client = await world.client(role)
    answer = await client.post(f"/api/v1/flags/{flag}/close", json=CORRECTED)
    closed = answer.json()["closed"]
    assert (answer.status_code, closed["reason"], closed["note"]) == (200, "corrected", "Đã sửa, cân lại đạt")
    assert await read_all(client, "flags", 50) == []
    (shown,) = await read_all(client, "flags", 50, status="closed")
    assert (shown["id"], shown["closed"]) == (str(flag), closed)
    assert await entries_of(world, flag) == [("closed", {"kind": "nonconforming", "reason": "corrected"})]


async def test_closing_again_for_the_same_reason_is_no_change_and_for_another_a_conflict(world: World) -> None:
    flag = await opened(world)
    team = await world.client(Role.DISTRICT_TEAM)
    answers = await asyncio.gather(*(team.post(f"/api/v1/flags/{flag}/close", json=CORRECTED) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["closed"]["at"] for answer in answers}) == 1
    other = await team.post(f"/api/v1/flags/{flag}/close", json={"reason": "duplicate"})
    assert (other.status_code, other.json()["code"]) == (409, "flag_closed")
    late = await team.post(f"/api/v1/flags/{flag}/acknowledge", json={})
    assert (late.status_code, late.json()["code"]) == (409, "flag_closed")
    assert len(await entries_of(world, flag)) == 1


@pytest.mark.parametrize("action", ["acknowledge", "close"])
@pytest.mark.parametrize("kind", ["verification_overdue", "never_verified"])
async def test_nobody_handles_a_flag_that_follows_from_the_register(world: World, action: str, kind: str) -> None:
    today = world.app.state.clock.today()
    never = kind == "never_verified"
    instrument = await world.add_instrument(
        verified_on=None if never else today.replace(year=today.year - 3),
        valid_until=None if never else today.replace(year=today.year - 1),
    )
    client = await world.client(Role.DEPARTMENT)
    body = CORRECTED if action == "close" else {}
    answer = await client.post(f"/api/v1/flags/{kind}:{instrument}/{action}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "flag_follows_register")
    assert "kiểm định mới" in answer.json()["detail"]
    absent = await client.post(f"/api/v1/flags/verification_due:{instrument}/{action}", json=body)
    assert absent.status_code == 404


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        ("acknowledge", {Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT}),
        ("close", {Role.DISTRICT_TEAM, Role.DEPARTMENT}),
    ],
)
async def test_each_role_does_what_it_may_and_only_within_its_scope(
    world: World, action: str, allowed: set[Role]
) -> None:
    body = CORRECTED if action == "close" else {}
    for role in Role:
        flag = await opened(world)
        here = await (await world.client(role)).post(f"/api/v1/flags/{flag}/{action}", json=body)
        there = await (await world.client(role, elsewhere=True)).post(f"/api/v1/flags/{flag}/{action}", json=body)
        assert (here.status_code, there.status_code) == ((200, 404) if role in allowed else (403, 403)), role


@pytest.mark.parametrize(
    "flag", ["nothing", "rust:x", "nonconforming:{new}", "{new}", "verification_due:{new}", ":{new}"]
)
async def test_an_unknown_flag_is_not_found(world: World, flag: str) -> None:
    client = await world.client(Role.DEPARTMENT)
    path = f"/api/v1/flags/{flag.format(new=new_id())}"
    assert (await client.post(f"{path}/close", json=CORRECTED)).status_code == 404
