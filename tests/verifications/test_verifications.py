"""Verifications: recorded once, by whom they belong to, with all that follows."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from rules.grounds import FlagKind, Severity
from rules.standing import Held, Standing, standing_of
from schemas.identity import Role
from service.clock import VIET_NAM
from service.flags.models import Flag
from service.flags.opening import FlagSubject, OpenFlag, open_flags
from service.instruments.models import Instrument
from service.verifications.models import Verification
from tests.conftest import MovableClock
from tests.makers.register import API, column, count, entries_of, verification_body
from tests.makers.world import World, make_world, new_id


@pytest.fixture
async def verifier(world: World, clock: MovableClock) -> httpx.AsyncClient:
    clock.set(datetime(2026, 11, 22, 9, 0, tzinfo=VIET_NAM))
    return await world.client(Role.VERIFIER)


async def put(
    client: httpx.AsyncClient, body: dict[str, Any], id: UUID | None = None
) -> httpx.Response:  # the row's id
    return await client.put(f"{API}/instruments/{body['instrument_id']}/verifications/{id or new_id()}", json=body)


async def open_flag(world: World, instrument: UUID, kind: FlagKind, since: date) -> None:
    async with world.database.write() as session:
        await open_flags(
            session,
            subject=FlagSubject(
                province_id=world.province,
                area_id=world.commune,
                market_id=world.market,
                stall_id=world.stall,
                instrument_id=instrument,
                instrument_kind="spring_dial_scale",
            ),
            flags=[OpenFlag(kind=kind, severity=Severity(3))],
            cause_kind="spot_check",
            cause_id=new_id(),
            since=since,
            at=world.app.state.clock.now(),
            by=None,
            role=None,
        )


async def test_a_verification_is_recorded_once_and_never_changes(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument(verified_on=None, valid_until=None)
    verification = new_id()
    body = verification_body(instrument, world.body, "1-26", mark={"series": "KD-A", "number": "004512"})
    first = await put(verifier, body, verification)
    again = await put(verifier, body, verification)
    other = await put(verifier, {**body, "mode": "initial"}, verification)
    assert (first.status_code, again.status_code, other.status_code) == (201, 200, 409), first.text
    assert other.json()["code"] == "differs"
    assert first.json() == again.json()
    one = await verifier.get(f"{API}/instruments/{instrument}/verifications/{verification}")
    assert one.json() == first.json()
    assert len(await entries_of(world.database, verification)) == 1
    shown = (await verifier.get(f"{API}/instruments/{instrument}")).json()
    assert (shown["verified_on"], shown["valid_until"], shown["state"]) == ("2026-06-12", "2028-06-30", "in_date")
    assert shown["mark"] == {"body": world.body, "series": "KD-A", "number": "004512"}


async def test_ten_identical_puts_at_once_make_one_verification(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument()
    verification = new_id()
    body = verification_body(instrument, world.body, "1-26")
    answers = await asyncio.gather(*(put(verifier, body, verification) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [201]
    assert await count(world.database, Verification, instrument_id=instrument) == 1


async def test_a_month_holds_to_its_last_day_and_no_date_means_the_cycle(
    world: World, verifier: httpx.AsyncClient
) -> None:
    instrument = await world.add_instrument(verified_on=None, valid_until=None)
    month = await put(verifier, verification_body(instrument, world.body, "1-26", valid_until="2028-02-01"))
    assert month.json()["valid_until"] == "2028-02-29"
    cycle = verification_body(instrument, world.body, "2-26", verified_on="2026-06-13", valid_until=None)
    assert (await put(verifier, cycle)).json()["valid_until"] == "2028-06-30"
    by_day = {**cycle, "certificate_number": "3-26", "valid_until_precision": "day"}
    assert (await put(verifier, by_day)).json()["valid_until"] == "2028-06-13"


async def test_a_printed_date_far_beyond_the_cycle_is_kept(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument()
    far = verification_body(instrument, world.body, "1-26", valid_until="2036-06-30")
    assert (await put(verifier, far)).json()["valid_until"] == "2036-06-30"


async def test_an_older_verification_entered_late_does_not_move_the_date(
    world: World, verifier: httpx.AsyncClient
) -> None:
    instrument = await world.add_instrument(verified_on=None, valid_until=None)
    await put(verifier, verification_body(instrument, world.body, "2-26"))
    old = verification_body(instrument, world.body, "1-24", verified_on="2024-06-01", valid_until="2026-06-30")
    assert (await put(verifier, old)).status_code == 201
    dates = await column(world.database, Instrument, instrument, "verified_on", "valid_until")
    assert dates == (date(2026, 6, 12), date(2028, 6, 30))
    listed = (await verifier.get(f"{API}/instruments/{instrument}/verifications", params={"limit": 1})).json()
    rest = await verifier.get(f"{API}/instruments/{instrument}/verifications", params={"cursor": listed["next"]})
    assert [item["certificate_number"] for item in listed["items"] + rest.json()["items"]] == ["2-26", "1-24"]


async def test_a_failed_verification_ends_what_held_before(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument(verified_on=None, valid_until=None)
    await put(verifier, verification_body(instrument, world.body, "1-26"))
    failed = verification_body(
        instrument, world.body, "2-26", verified_on="2026-10-01", valid_until=None, result="fail"
    )
    assert (await put(verifier, failed)).status_code == 201
    shown = (await verifier.get(f"{API}/instruments/{instrument}")).json()
    assert (shown["verified_on"], shown["valid_until"], shown["state"]) == ("2026-10-01", "2026-09-30", "overdue")


def test_a_failure_of_what_was_overdue_leaves_it_overdue_since_then() -> None:
    at = datetime(2026, 1, 1, tzinfo=VIET_NAM)
    passed = Held(new_id(), date(2024, 1, 10), date(2026, 1, 31), passed=True, recorded_at=at)
    failed = Held(new_id(), date(2026, 3, 1), None, passed=False, recorded_at=at)
    repaired = Held(new_id(), date(2026, 3, 1), date(2028, 3, 31), passed=True, recorded_at=at - timedelta(days=1))
    never = Held(new_id(), date(2026, 3, 1), None, passed=False, recorded_at=at)
    assert standing_of([passed, failed]) == Standing(date(2026, 3, 1), date(2026, 1, 31))
    assert standing_of([passed, repaired, failed]) == Standing(date(2026, 3, 1), date(2028, 3, 31))
    assert standing_of([never]) == Standing(date(2026, 3, 1), date(2026, 2, 28))
    assert standing_of([]) == Standing(None, None)


async def test_a_pass_closes_what_was_found_up_to_its_day_and_nothing_later(
    world: World, verifier: httpx.AsyncClient
) -> None:
    instrument = await world.add_instrument()
    await open_flag(world, instrument, FlagKind.NONCONFORMING, date(2026, 5, 1))
    await open_flag(world, instrument, FlagKind.SEAL_BROKEN, date(2026, 7, 1))
    await open_flag(world, instrument, FlagKind.WRONG_SCALE_FOR_GOODS, date(2026, 5, 1))
    verification = new_id()
    assert (await put(verifier, verification_body(instrument, world.body, "1-26"), verification)).status_code == 201
    closed = {"instrument_id": instrument, "close_reason": "verified", "closed_cause_id": verification}
    assert await count(world.database, Flag, **closed) == 1
    assert await count(world.database, Flag, kind="nonconforming", **closed) == 1
    assert await count(world.database, Flag, instrument_id=instrument, closed_at=None) == 2


async def test_a_failed_verification_closes_nothing(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument()
    await open_flag(world, instrument, FlagKind.NONCONFORMING, date(2026, 5, 1))
    await put(verifier, verification_body(instrument, world.body, "1-26", valid_until=None, result="fail"))
    assert await count(world.database, Flag, instrument_id=instrument, closed_at=None) == 1


async def test_a_sticker_of_another_instrument_is_refused_with_whose_it_is(
    world: World, verifier: httpx.AsyncClient
) -> None:
    one, two = await world.add_instrument(), await world.add_instrument()
    mark = {"series": "KD-B", "number": "7"}
    await put(verifier, verification_body(one, world.body, "1-26", mark=mark))
    answer = await put(verifier, verification_body(two, world.body, "2-26", mark=mark))
    assert (answer.status_code, answer.json()["code"]) == (409, "mark_taken")
    (label,) = await column(world.database, Instrument, one, "label_code")
    assert label in answer.json()["errors"][0]["message"]
    assert await count(world.database, Verification, instrument_id=two) == 0


async def test_a_certificate_under_another_id_is_refused(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument()
    body = verification_body(instrument, world.body, "1-26")
    await put(verifier, body)
    answer = await put(verifier, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "certificate_taken")


async def test_what_cannot_be_is_refused_part_by_part(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument()
    mark = {"series": "", "number": "9"}
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        ({"verified_on": "2026-11-23"}, [("/verified_on", "in_future")]),
        ({"valid_until": "2026-05-31"}, [("/valid_until", "ends_before_verified")]),
        (
            {"result": "fail", "mark": mark},
            [("/valid_until", "failed_has_no_end"), ("/mark", "failed_has_no_mark")],
        ),
        ({"verified_on": "2005-01-01", "valid_until": None}, [("/valid_until", "end_needed")]),
    ]
    for change, expected in cases:
        answer = await put(verifier, verification_body(instrument, world.body, "1-26", **change))
        assert answer.status_code == 422, change
        assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == expected
    department = await world.client(Role.DEPARTMENT)
    unknown = await put(department, verification_body(instrument, "NOBODY", "1-26"))
    assert unknown.json()["errors"][0]["code"] == "unknown_body"
    crossed = verification_body(new_id(), world.body, "1-26")
    answer = await verifier.put(f"{API}/instruments/{instrument}/verifications/{new_id()}", json=crossed)
    assert answer.json()["errors"][0]["code"] == "not_the_one_in_the_address"


async def test_a_verifier_writes_its_own_body_only_and_the_department_any(
    world: World, verifier: httpx.AsyncClient
) -> None:
    instrument = await world.add_instrument()
    own, world.body = world.body, ""
    foreign = await world.add_body()
    assert (await put(verifier, verification_body(instrument, foreign, "1-26"))).status_code == 403
    assert (await put(verifier, verification_body(instrument, own, "1-26"))).status_code == 201
    department = await world.client(Role.DEPARTMENT)
    assert (await put(department, verification_body(instrument, foreign, "1-26"))).status_code == 201
    for role in (Role.BOARD, Role.DISTRICT_TEAM, Role.ADMIN):
        assert (await put(await world.client(role), verification_body(instrument, own, "9-26"))).status_code == 403
    stranger = await world.client(Role.DEPARTMENT, elsewhere=True)
    assert (await put(stranger, verification_body(instrument, own, "9-26"))).status_code == 404
    assert (await stranger.get(f"{API}/instruments/{instrument}/verifications")).status_code == 404


async def test_an_id_in_use_outside_the_scope_is_not_found(world: World, verifier: httpx.AsyncClient) -> None:
    instrument = await world.add_instrument()
    verification = new_id()
    await put(verifier, verification_body(instrument, world.body, "1-26"), verification)
    elsewhere = await make_world(world.app)
    theirs = await elsewhere.add_instrument()
    stranger = await elsewhere.client(Role.DEPARTMENT)
    answer = await put(stranger, verification_body(theirs, world.body, "1-26"), verification)
    assert answer.status_code == 404
    assert await column(world.database, Verification, verification, "instrument_id") == (instrument,)


async def test_verification_bodies_are_listed(world: World, verifier: httpx.AsyncClient) -> None:
    bodies = (await verifier.get(f"{API}/verification-bodies")).json()
    assert {"code": world.body, "name": "Trung tâm kiểm định"} in bodies
