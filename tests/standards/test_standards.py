"""Standards: in custody of a board, a team or the department, with their own verifications."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from schemas.identity import Role
from service.clock import VIET_NAM
from tests.conftest import MovableClock
from tests.makers.register import API, entries_of
from tests.makers.world import World, new_id


@pytest.fixture(autouse=True)
def _now(clock: MovableClock) -> None:
    clock.set(datetime(2026, 11, 22, 9, 0, tzinfo=VIET_NAM))


def weights(area: UUID, market: UUID | None, **more: Any) -> dict[str, Any]:
    return {
        "kind": "weight_set",
        "name": "Bộ quả cân M1",
        "serial": "M1-07",
        "area_id": str(area),
        "market_id": str(market) if market else None,
        "weight_class": "M1",
        "nominal_mg": [1_000_000, 2_000_000, 2_000_000, 5_000_000],
        "verification": {
            "body": "Trung tâm Kỹ thuật TĐC Cao Bằng",
            "certificate_number": "QC-0713/2026",
            "verified_on": "2026-03-10",
            "valid_until": "2027-03-15",
            "valid_until_precision": "month",
        },
        "in_use": True,
        **more,
    }


async def test_a_board_adds_its_weights_once_and_sees_that_they_are_in_date(world: World) -> None:
    board = await world.client(Role.BOARD)
    standard = new_id()
    body = weights(world.commune, world.market)
    first = await board.put(f"{API}/standards/{standard}", json=body)
    again = await board.put(f"{API}/standards/{standard}", json=body)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json() == again.json() == (await board.get(f"{API}/standards/{standard}")).json()
    assert first.json()["state"] == "in_date"
    assert first.json()["verification"]["valid_until"] == "2027-03-31"
    assert len(await entries_of(world.database, standard)) == 1
    assert [item["id"] for item in (await board.get(f"{API}/standards")).json()["items"]] == [str(standard)]


async def test_a_new_certificate_counts_and_the_old_one_is_kept(world: World, clock: MovableClock) -> None:
    board = await world.client(Role.BOARD)
    standard = new_id()
    body = weights(world.commune, world.market)
    await board.put(f"{API}/standards/{standard}", json=body)
    clock.set(datetime(2027, 4, 1, 9, 0, tzinfo=VIET_NAM))
    board = await world.client(Role.BOARD)
    assert (await board.get(f"{API}/standards/{standard}")).json()["state"] == "overdue"
    fresh = {
        **body["verification"],
        "certificate_number": "QC-9/2027",
        "verified_on": "2027-04-01",
        "valid_until": "2028-04-30",
    }
    renewed = await board.put(f"{API}/standards/{standard}", json={**body, "verification": fresh})
    assert renewed.json()["state"] == "in_date"
    history = (await board.get(f"{API}/standards/{standard}/verifications")).json()
    assert [one["certificate_number"] for one in history] == ["QC-9/2027", "QC-0713/2026"]
    assert (await entries_of(world.database, standard))[-1][0] == "changed"


async def test_a_set_that_cannot_be_is_refused_part_by_part(world: World) -> None:
    board = await world.client(Role.BOARD)
    future = {**weights(world.commune, None)["verification"], "verified_on": "2026-11-23"}
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"nominal_mg": [1_000_000, 3_000_000]}, "/nominal_mg/1", "not_a_weight_of_its_class"),
        ({"nominal_mg": []}, "/nominal_mg", "missing"),
        ({"weight_class": None}, "/weight_class", "missing"),
        ({"max_mg": 30_000_000}, "/max_mg", "not_for_weights"),
        ({"kind": "control_scale", "max_mg": 30_000_000}, "/d_mg", "missing"),
        ({"verification": future}, "/verification/verified_on", "in_future"),
        ({"area_id": str(world.other_commune)}, "/area_id", "not_the_markets_area"),
        ({"market_id": str(world.other_market)}, "/market_id", "unknown"),
        ({"market_id": None}, "/area_id", "unknown"),
    ]
    for change, pointer, code in cases:
        answer = await board.put(f"{API}/standards/{new_id()}", json=weights(world.commune, world.market, **change))
        assert answer.status_code == 422, change
        assert (pointer, code) in [(e["pointer"], e["code"]) for e in answer.json()["errors"]], change


async def test_a_teams_standard_is_out_of_a_boards_sight(world: World) -> None:
    team, board = await world.client(Role.DISTRICT_TEAM), await world.client(Role.BOARD)
    standard = new_id()
    scale = weights(
        world.commune,
        None,
        kind="control_scale",
        nominal_mg=[],
        weight_class=None,
        max_mg=30_000_000,
        d_mg=5_000,
        e_mg=5_000,
        accuracy_class="III",
        verification=None,
    )
    made = await team.put(f"{API}/standards/{standard}", json=scale)
    assert (made.status_code, made.json()["state"]) == (201, "never_verified")
    assert (await board.get(f"{API}/standards/{standard}")).status_code == 404
    taken = await board.put(f"{API}/standards/{standard}", json=weights(world.commune, world.market))
    assert taken.status_code == 404
    verifier = await world.client(Role.VERIFIER)
    assert (await verifier.get(f"{API}/standards/{standard}")).status_code == 200
    assert (await verifier.put(f"{API}/standards/{standard}", json=scale)).status_code == 403
