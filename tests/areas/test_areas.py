"""The tree of areas: its order, its periods, its closure."""

import asyncio
from uuid import UUID

from sqlalchemy import select

from schemas.identity import Role
from schemas.register import AreaLevel
from service.areas.closure import rebuild_closure
from service.areas.models import AREA_CLOSURE
from tests.makers.register import API, area_body, entries_of
from tests.makers.world import World, new_id


async def below(world: World, area: UUID) -> set[UUID]:
    statement = select(AREA_CLOSURE.c.descendant_id).where(AREA_CLOSURE.c.ancestor_id == area)
    async with world.database.read() as session:
        return set((await session.execute(statement)).scalars())


def codes(answer: dict[str, object]) -> list[tuple[str, str]]:
    errors = answer["errors"]
    assert isinstance(errors, list)
    return [(error["pointer"], error["code"]) for error in errors]


async def test_an_area_is_added_once_and_the_same_again_changes_nothing(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    area = new_id()
    body = area_body(world.province, f"C{area.hex[-6:]}")
    first = await department.put(f"{API}/areas/{area}", json=body)
    again = await department.put(f"{API}/areas/{area}", json=body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json() == (await department.get(f"{API}/areas/{area}")).json()
    assert first.json()["name"] == body["name"]
    assert [action for action, _ in await entries_of(world.database, area)] == ["added"]


async def test_a_changed_name_is_entered_with_old_and_new(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    area = new_id()
    body = area_body(world.province, f"C{area.hex[-6:]}")
    await department.put(f"{API}/areas/{area}", json=body)
    renamed = await department.put(f"{API}/areas/{area}", json={**body, "name": "Xã Hoà An"})
    assert renamed.status_code == 200
    entries = await entries_of(world.database, area)
    assert entries[-1] == ("changed", {"name": [body["name"], "Xã Hoà An"]})


async def test_ten_identical_puts_at_once_make_one_area(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    area = new_id()
    body = area_body(world.province, f"C{area.hex[-6:]}")
    answers = await asyncio.gather(*(department.put(f"{API}/areas/{area}", json=body) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert len(await entries_of(world.database, area)) == 1


async def test_a_successor_is_found_under_the_area_whose_place_it_took(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    district, old, new = new_id(), new_id(), new_id()
    tail = district.hex[-5:]
    ended = {"valid_from": "2004-01-01", "valid_until": "2025-06-30"}
    puts = [
        (district, area_body(world.province, f"D{tail}", level="district", **ended)),
        (old, area_body(district, f"O{tail}", **ended)),
        (new, area_body(world.province, f"N{tail}", predecessors=[str(old)])),
    ]
    for area, body in puts:
        answer = await department.put(f"{API}/areas/{area}", json=body)
        assert answer.status_code == 201, answer.text
    assert await below(world, district) == {district, old, new}
    assert await below(world, old) == {old, new}
    assert {district, old, new} <= await below(world, world.province)
    before = {area: await below(world, area) for area in (world.province, district, old, new)}
    async with world.database.write() as session:
        await rebuild_closure(session)
    assert before == {area: await below(world, area) for area in before}


async def test_moving_a_commune_to_another_district_leaves_the_first(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    one, two, commune = new_id(), new_id(), new_id()
    for area in (one, two):
        await department.put(
            f"{API}/areas/{area}", json=area_body(world.province, f"D{area.hex[-6:]}", level="district")
        )
    body = area_body(one, f"C{commune.hex[-6:]}")
    await department.put(f"{API}/areas/{commune}", json=body)
    assert await below(world, one) == {one, commune}
    await department.put(f"{API}/areas/{commune}", json={**body, "parent_id": str(two)})
    assert await below(world, one) == {one}
    assert await below(world, two) == {two, commune}


async def test_a_tree_out_of_order_is_refused_with_the_part_that_is_wrong(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    living = world.commune
    cases = [
        (area_body(None, "X"), ("/parent_id", "outside_province")),
        (area_body(new_id(), "X"), ("/parent_id", "unknown")),
        (area_body(living, "X"), ("/parent_id", "level_order")),
        (area_body(living, "X", level="district"), ("/parent_id", "level_order")),
        (area_body(world.province, "X", valid_until="2025-06-30"), ("/valid_until", "period_reversed")),
        (area_body(world.province, "X", predecessors=[str(living)]), ("/predecessors/0", "not_ended")),
        (area_body(world.province, "X", predecessors=[str(new_id())]), ("/predecessors/0", "unknown")),
    ]
    for body, expected in cases:
        answer = await department.put(f"{API}/areas/{new_id()}", json=body)
        assert answer.status_code == 422, answer.text
        assert codes(answer.json()) == [expected]


async def test_an_area_cannot_follow_or_lie_below_itself(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    district = new_id()
    body = area_body(
        world.province, f"D{district.hex[-6:]}", level="district", valid_from="2004-01-01", valid_until="2025-06-30"
    )
    await department.put(f"{API}/areas/{district}", json=body)
    later = {**body, "valid_from": "2025-07-01", "valid_until": None, "predecessors": [str(district)]}
    answer = await department.put(f"{API}/areas/{district}", json=later)
    assert codes(answer.json()) == [("/predecessors/0", "circle")]


async def test_an_ended_area_with_a_successor_cannot_be_revived(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    old, new = new_id(), new_id()
    ended = area_body(world.province, f"O{old.hex[-6:]}", valid_from="2004-01-01", valid_until="2025-06-30")
    await department.put(f"{API}/areas/{old}", json=ended)
    await department.put(
        f"{API}/areas/{new}", json=area_body(world.province, f"N{new.hex[-6:]}", predecessors=[str(old)])
    )
    answer = await department.put(f"{API}/areas/{old}", json={**ended, "valid_until": None})
    assert codes(answer.json()) == [("/valid_until", "has_successors")]


async def test_the_list_shows_what_existed_on_a_day(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    old, new = new_id(), new_id()
    ended = area_body(world.province, f"O{old.hex[-6:]}", valid_from="2004-01-01", valid_until="2025-06-30")
    await department.put(f"{API}/areas/{old}", json=ended)
    await department.put(
        f"{API}/areas/{new}", json=area_body(world.province, f"N{new.hex[-6:]}", predecessors=[str(old)])
    )

    async def seen(**query: str) -> set[str]:
        answer = await department.get(f"{API}/areas", params={"limit": "200", **query})
        return {item["id"] for item in answer.json()["items"]}

    assert {str(old), str(new)} & await seen(on="2025-06-30") == {str(old)}
    assert {str(old), str(new)} & await seen(on="2025-07-01") == {str(new)}
    assert {str(old), str(new)} <= await seen()
    assert await seen(area=str(old)) == {str(old), str(new)}


async def test_areas_are_found_without_diacritics_and_paged_by_name(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    names = ["Xã Đàm Thuỷ", "Xã Cần Yên", "Xã Ăn", "Xã Đoài Dương\u00a0"]
    for name in names:
        area = new_id()
        answer = await department.put(
            f"{API}/areas/{area}", json=area_body(world.province, f"C{area.hex[-6:]}", name=name)
        )
        assert answer.status_code == 201
    found = await department.get(f"{API}/areas", params={"q": "dam thuy"})
    assert [item["name"] for item in found.json()["items"]] == ["Xã Đàm Thuỷ"]
    listed: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await department.get(f"{API}/areas", params={"q": "xa", "limit": "1", **cursor})).json()
        listed += [item["name"] for item in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert listed == ["Xã Ăn", "Xã Cần Yên", "Xã Đàm Thuỷ", "Xã Đoài Dương\u00a0"]


async def test_only_admin_and_department_change_the_tree_and_never_its_provinces(world: World) -> None:
    body = area_body(world.province, f"C{world.number}")
    for role in (Role.BOARD, Role.DISTRICT_TEAM, Role.VERIFIER):
        client = await world.client(role)
        assert (await client.put(f"{API}/areas/{new_id()}", json=body)).status_code == 403
    admin = await world.client(Role.ADMIN)
    assert (await admin.put(f"{API}/areas/{new_id()}", json=body)).status_code == 201
    province = area_body(None, f"P{world.number}", level="province")
    assert (await admin.put(f"{API}/areas/{new_id()}", json=province)).status_code == 403
    assert (await admin.put(f"{API}/areas/{world.province}", json=province)).status_code == 403


async def test_an_area_of_another_province_is_not_found(world: World) -> None:
    area = new_id()
    await world.add_area(AreaLevel.COMMUNE, world.province, area)
    for role in (Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT):
        here, there = await world.client(role), await world.client(role, elsewhere=True)
        assert (await here.get(f"{API}/areas/{area}")).status_code == 200
        assert (await there.get(f"{API}/areas/{area}")).status_code == 404
    stranger = await world.client(Role.DEPARTMENT, elsewhere=True)
    body = area_body(world.province, f"Z{area.hex[-6:]}")
    assert codes((await stranger.put(f"{API}/areas/{area}", json=body)).json()) == [("/parent_id", "unknown")]


async def test_a_code_in_use_is_refused(world: World) -> None:
    department = await world.client(Role.DEPARTMENT)
    body = area_body(world.province, f"C{new_id().hex[-6:]}")
    await department.put(f"{API}/areas/{new_id()}", json=body)
    answer = await department.put(f"{API}/areas/{new_id()}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "code_taken")
