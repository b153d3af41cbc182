"""The order of flagged stalls, against a plain reading of all data."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from rules.cycles import DUE_DAYS
from rules.grounds import STATE_FLAGS, FlagKind, severity_of
from schemas.identity import Role
from schemas.register import AreaLevel
from tests.makers.flags import open_flag
from tests.makers.world import World, new_id

EVENTS = [kind for kind in FlagKind if kind not in STATE_FLAGS and kind is not FlagKind.UNREGISTERED]
KINDS = ("spring_dial_scale", "counter_scale", "platform_scale")


@dataclass(frozen=True)
class Made:
    """A standing flag, as a naive reader of the register would write it down."""

    flag: str
    kind: str
    severity: int
    since: date
    stall: str
    area: str
    market: str
    instrument_kind: str


@dataclass
class Plain:
    """Everything that was made, and what is expected of it."""

    flags: list[Made] = field(default_factory=list)

    def stalls(self, wanted: Callable[[Made], bool]) -> list[tuple[str, int, str, list[str]]]:
        by_stall: dict[str, list[Made]] = {}
        for flag in filter(wanted, self.flags):
            by_stall.setdefault(flag.stall, []).append(flag)
        rows = []
        for stall, flags in by_stall.items():
            worst = max(flag.severity for flag in flags)
            since = min(flag.since for flag in flags if flag.severity == worst)
            rows.append((stall, worst, since.isoformat(), sorted(flag.flag for flag in flags)))
        return sorted(rows, key=lambda row: (-row[1], row[2], row[0]))

    def ids(self, wanted: Callable[[Made], bool]) -> list[str]:
        return sorted(flag.flag for flag in filter(wanted, self.flags))


async def fill(world: World, chance: random.Random) -> Plain:
    """Four markets in three communes, 40 stalls, 100 instruments in every state, dates that often coincide."""
    today: date = world.app.state.clock.today()
    third = new_id()
    await world.add_area(AreaLevel.COMMUNE, world.province, third)
    places = [(world.commune, world.market), (world.other_commune, world.other_market)]
    places += [(area, await world.add_market(area, new_id())) for area in (third, world.commune)]
    plain = Plain()
    stalls = []
    for _ in range(40):
        area, market = chance.choice(places)
        is_open = chance.random() > 0.1
        stalls.append((area, market, await world.add_stall(market, area, open=is_open), is_open))
    for _ in range(100):
        area, market, stall, is_open = chance.choice(stalls)
        verified = chance.random() > 0.15
        until = today + timedelta(days=chance.choice((-40, -3, -2, -1, 0, 1, 29, 30, 31, 400)))
        values: dict[str, Any] = {
            "area_id": area,
            "market_id": market,
            "stall_id": stall,
            "kind": chance.choice(KINDS),
            "in_use": chance.random() > 0.1,
            "registered_on": today - timedelta(days=chance.choice((1, 2, 40))),
            "verified_on": until - timedelta(days=730) if verified else None,
            "valid_until": until if verified else None,
        }
        instrument = await world.add_instrument(**values)
        kinds = chance.sample(EVENTS, chance.choice((0, 0, 0, 1, 2)))
        shown = is_open and values["in_use"]
        for kind, since in [(kind, today - timedelta(days=chance.choice((1, 2, 3)))) for kind in kinds]:
            await _open(world, kind, instrument, values, since)
            if shown:
                plain.flags.append(_made(str(kind), kind, since, values))
        state = naive_state(values, today)
        if shown and state:
            plain.flags.append(_made(f"{state[0]}:{instrument}", *state, values))
    return plain


def naive_state(values: dict[str, Any], today: date) -> tuple[FlagKind, date] | None:
    if values["verified_on"] is None:
        return FlagKind.NEVER_VERIFIED, values["registered_on"]
    left = (values["valid_until"] - today).days
    if left < 0:
        return FlagKind.VERIFICATION_OVERDUE, values["valid_until"] + timedelta(days=1)
    if left <= DUE_DAYS:
        return FlagKind.VERIFICATION_DUE, values["valid_until"] - timedelta(days=DUE_DAYS)
    return None


def _made(flag: str, kind: FlagKind, since: date, values: dict[str, Any]) -> Made:
    return Made(
        flag,
        str(kind),
        int(severity_of(kind)),
        since,
        str(values["stall_id"]),
        str(values["area_id"]),
        str(values["market_id"]),
        values["kind"],
    )


async def _open(world: World, kind: FlagKind, instrument: UUID, values: dict[str, Any], since: date) -> None:
    await open_flag(
        world,
        kind,
        instrument,
        place=(values["area_id"], values["market_id"], values["stall_id"]),
        since=since,
        instrument_kind=values["kind"],
    )


async def read_all(client: httpx.AsyncClient, path: str, limit: int, **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await client.get(f"/api/v1/{path}", params={**filters, "limit": limit, **cursor})).json()
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def shown_id(flag: dict[str, Any]) -> str:
    """A row's own id is not known to the naive reader; its kind is."""
    return str(flag["id"]) if ":" in flag["id"] else str(flag["kind"])


def as_rows(items: list[dict[str, Any]]) -> list[tuple[str, int, str, list[str]]]:
    return [(item["id"], item["severity"], item["since"], sorted(map(shown_id, item["flags"]))) for item in items]


@pytest.mark.parametrize("seed", range(4))
async def test_stalls_come_each_once_worst_and_oldest_first_under_every_filter(world: World, seed: int) -> None:
    plain = await fill(world, random.Random(seed))
    client = await world.client(Role.DEPARTMENT)
    today: date = world.app.state.clock.today()
    recent = today - timedelta(days=2)
    area, market = str(world.commune), str(world.market)
    both = [str(world.commune), str(world.other_commune)]
    stalls = sorted({flag.stall for flag in plain.flags})[:5]
    cases: list[tuple[dict[str, Any], Callable[[Made], bool]]] = [
        ({}, lambda _: True),
        ({"area": str(world.province)}, lambda _: True),
        ({"area": area}, lambda flag: flag.area == area),
        ({"area": both}, lambda flag: flag.area in both),
        ({"market": market}, lambda flag: flag.market == market),
        ({"market": market, "area": str(world.other_commune)}, lambda _: False),
        ({"stall": stalls}, lambda flag: flag.stall in stalls),
        ({"kind": KINDS[:2]}, lambda flag: flag.instrument_kind in KINDS[:2]),
        ({"severity": [2]}, lambda flag: flag.severity == 2),
        ({"severity": [3, 1], "area": both}, lambda flag: flag.severity != 2 and flag.area in both),
        (
            {"flag": ["never_verified", "nonconforming"]},
            lambda flag: flag.kind in {"never_verified", "nonconforming"},
        ),
        ({"flag": ["verification_due"]}, lambda flag: flag.kind == "verification_due"),
        ({"since": recent.isoformat()}, lambda flag: flag.since >= recent),
        ({"status": "acknowledged"}, lambda _: False),
    ]
    for filters, wanted in cases:
        expected = plain.stalls(wanted)
        for limit in (3, 200):
            assert as_rows(await read_all(client, "flagged-stalls", limit, **filters)) == expected, filters
        flags = await read_all(client, "flags", 7, **filters)
        assert sorted(map(shown_id, flags)) == plain.ids(wanted), filters
        keys = [(-flag["severity"], flag["since"]) for flag in flags]
        assert keys == sorted(keys)
        assert len({flag["id"] for flag in flags}) == len(flags)


async def test_every_role_reads_the_same_order_within_its_own_scope(world: World) -> None:
    plain = await fill(world, random.Random(99))
    board = await world.client(Role.BOARD)
    team = await world.client(Role.DISTRICT_TEAM)
    assert as_rows(await read_all(board, "flagged-stalls", 4)) == plain.stalls(
        lambda flag: flag.market == str(world.market)
    )
    assert as_rows(await read_all(team, "flagged-stalls", 4)) == plain.stalls(
        lambda flag: flag.area == str(world.commune)
    )
    both = await world.add_person(Role.DISTRICT_TEAM, areas=(world.commune,), markets=(world.other_market,))
    mixed = {str(world.market), str(world.other_market)}
    client = await world.client(Role.DEPARTMENT)
    client.headers["Authorization"] = f"Bearer {await world.token(both, Role.DISTRICT_TEAM)}"
    assert as_rows(await read_all(client, "flagged-stalls", 4)) == plain.stalls(
        lambda flag: flag.area == str(world.commune) or flag.market in mixed
    )
