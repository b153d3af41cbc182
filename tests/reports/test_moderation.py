"""What inspectors do with reports: one alone accuses nobody, a confirmed one opens a flag, a check settles it."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from schemas.identity import Role
from service.flags.models import FLAG
from service.ledger.models import LedgerEntry
from tests.conftest import MovableClock
from tests.makers.evidence import jpeg, sha
from tests.makers.reports import API, Sent, act, add_report, followed, label_of
from tests.makers.spot_checks import add_weight_set, record_of
from tests.makers.world import World, new_id

LEDGER = LedgerEntry.__table__  # type: ignore[attr-defined]  # set by SQLModel
KIND = "reported_by_consumers"


async def flags_of(world: World, **where: UUID | None) -> list[dict[str, Any]]:
    async with world.database.read() as session:
        statement = select(FLAG).where(FLAG.c.kind == KIND, *(FLAG.c[name] == id for name, id in where.items()))
        return [dict(row) for row in (await session.execute(statement.order_by(FLAG.c.opened_at))).mappings()]


async def actions_on(world: World, report: UUID) -> list[str]:
    async with world.database.read() as session:
        statement = select(LEDGER.c.action).where(LEDGER.c.subject_id == report).order_by(LEDGER.c.id)
        return list((await session.execute(statement)).scalars())


async def refused(world: World, report: UUID, action: str, role: Role = Role.DISTRICT_TEAM, **data: Any) -> Any:
    async with await world.client(role) as client:
        answer = await client.post(f"{API}/reports/{report}/{action}", json=data)
    return answer.status_code, answer.json()["code"]


async def check(world: World, role: Role, instrument: UUID, *, shows: int = 1_000_000, **more: Any) -> UUID:
    """A check of a 1 kg load, made and sent now."""
    id, standard = new_id(), await add_weight_set(world)
    now = more.pop("performed_at", world.app.state.clock.now())
    record = record_of(world, instrument, standards=(standard,), indication_mg=shows, performed_at=now, **more)
    async with await world.client(role) as client:
        answer = await client.put(f"{API}/spot-checks/{id}", json=record)
    assert answer.status_code == 201, answer.text
    return id


async def reported_scale(world: World, **more: Any) -> tuple[UUID, Sent]:
    scale = await world.add_instrument()
    return scale, await add_report(world, label=await label_of(world, scale), **more)


async def test_a_report_alone_opens_no_flag(world: World) -> None:
    scale, _ = await reported_scale(world)
    await add_report(world, label=await label_of(world, scale))
    assert await flags_of(world, instrument_id=scale) == []


@pytest.mark.parametrize("role", [Role.DISTRICT_TEAM, Role.DEPARTMENT])
async def test_a_confirmed_report_flags_its_instrument(world: World, role: Role) -> None:
    scale, sent = await reported_scale(world)
    report = await act(world, sent.id, "confirm", role, note="Đã gọi cho người mua.")
    (flag,) = await flags_of(world, instrument_id=scale)
    assert (flag["cause_kind"], flag["cause_id"], flag["severity"]) == ("report", sent.id, 1)
    assert (flag["held_by_role"], flag["stall_id"]) == (role.value, world.stall)
    assert (report["state"], report["flag_id"], report["progress"]) == ("confirmed", str(flag["id"]), "confirmed")
    assert report["decided"]["note"] == "Đã gọi cho người mua."


async def test_a_confirmed_report_of_a_stall_flags_the_stall(world: World) -> None:
    sent = await add_report(world)
    await act(world, sent.id, "confirm")
    (flag,) = await flags_of(world, stall_id=world.stall, instrument_id=None)
    assert flag["cause_id"] == sent.id


async def test_who_confirms_may_tell_which_scale_it_was(world: World) -> None:
    sent, scale = await add_report(world, market_id=world.market), await world.add_instrument()
    report = await act(world, sent.id, "confirm", instrument_id=str(scale))
    assert (report["stall"]["id"], report["instrument"]["id"]) == (str(world.stall), str(scale))
    assert [flag["cause_id"] for flag in await flags_of(world, instrument_id=scale)] == [sent.id]


async def test_a_scale_of_another_market_cannot_be_meant(world: World) -> None:
    sent, scale = await add_report(world), await world.add_instrument(other=True)
    async with await world.client(Role.DEPARTMENT) as client:
        answer = await client.post(f"{API}/reports/{sent.id}/confirm", json={"instrument_id": str(scale)})
    assert [error["code"] for error in answer.json()["errors"]] == ["elsewhere"]
    assert (await actions_on(world, sent.id)) == ["received"]


async def test_a_report_that_names_no_stall_is_confirmed_without_a_flag(world: World) -> None:
    sent = await add_report(world, market_id=world.market)
    report = await act(world, sent.id, "confirm")
    assert (report["state"], report["flag_id"], report["settled_at"]) == ("confirmed", None, None)
    answered = await act(world, sent.id, "answer", text="Ban quản lý chợ đã nhắc toàn chợ.")
    assert answered["settled_at"] is not None, "there is nothing more to come of it"


async def test_two_confirmed_reports_share_one_flag(world: World) -> None:
    scale, first = await reported_scale(world)
    second = await add_report(world, label=await label_of(world, scale))
    flags = {(await act(world, sent.id, "confirm"))["flag_id"] for sent in (first, second)}
    assert flags == {str(flag["id"]) for flag in await flags_of(world, instrument_id=scale)}
    assert len(flags) == 1


async def test_confirming_again_changes_nothing_and_another_way_is_refused(world: World) -> None:
    scale, sent = await reported_scale(world)
    first = await act(world, sent.id, "confirm")
    assert await act(world, sent.id, "confirm") == first
    assert await refused(world, sent.id, "dismiss", reason="not_credible") == (409, "report_decided")
    assert await actions_on(world, sent.id) == ["received", "confirmed"]
    assert len(await flags_of(world, instrument_id=scale)) == 1


async def test_of_two_who_decide_at_once_one_wins(world: World) -> None:
    _, sent = await reported_scale(world)
    async with await world.client(Role.DISTRICT_TEAM) as team, await world.client(Role.DEPARTMENT) as department:
        answers = await asyncio.gather(
            team.post(f"{API}/reports/{sent.id}/confirm", json={}),
            department.post(f"{API}/reports/{sent.id}/dismiss", json={"reason": "not_credible"}),
        )
    assert sorted(answer.status_code for answer in answers) == [200, 409]


async def test_a_dismissed_report_says_why(world: World) -> None:
    _, sent = await reported_scale(world)
    report = await act(world, sent.id, "dismiss", reason="not_enough_told", note="Không liên lạc được.")
    assert (report["state"], report["decided"]["reason"]) == ("dismissed", "not_enough_told")
    assert report["settled_at"] is not None
    seen = await followed(world.app, sent.receipt)
    assert seen["progress"] == "dismissed"
    assert "chưa đủ" in seen["dismissed_for"]
    assert "Không liên lạc được" not in str(seen), "what inspectors note is theirs"


async def test_a_joined_report_follows_the_main_one_without_telling_of_it(world: World) -> None:
    scale, main = await reported_scale(world, text="Chị Hoa mua thịt bị thiếu")
    other = await add_report(world, label=await label_of(world, scale), text="Thiếu một lạng")
    joined = await act(world, other.id, "join", main_id=str(main.id))
    assert (joined["state"], joined["joined_to"]) == ("joined", str(main.id))
    await act(world, main.id, "confirm")
    async with await world.client(Role.DISTRICT_TEAM) as client:
        shown = (await client.get(f"{API}/reports/{main.id}")).json()
    assert [each["id"] for each in shown["joined"]] == [str(other.id)], "seen from both sides"
    seen = await followed(world.app, other.receipt)
    assert seen["progress"] == "confirmed"
    assert "Hoa" not in str(seen)
    assert str(main.id) not in str(seen)


async def test_what_the_main_reports_sender_is_told_the_joined_ones_read_too(world: World) -> None:
    scale, main = await reported_scale(world)
    other = await add_report(world, label=await label_of(world, scale), photos=[jpeg()])
    await act(world, other.id, "join", main_id=str(main.id))
    await act(world, main.id, "answer", text="Đội sẽ cân lại trong tuần.")
    assert [note["text"] for note in (await followed(world.app, other.receipt))["answers"]] == [
        "Đội sẽ cân lại trong tuần."
    ]


async def test_only_what_may_tell_of_the_same_is_joined(world: World) -> None:
    scale, main = await reported_scale(world)
    other_scale = await world.add_instrument()
    of_other_scale = await add_report(world, label=await label_of(world, other_scale))
    elsewhere = await add_report(world, market_id=world.other_market)
    of_market = await add_report(world, market_id=world.market)
    for report in (of_other_scale, elsewhere, main):
        assert await refused(world, report.id, "join", Role.DEPARTMENT, main_id=str(main.id)) == (409, "cannot_join")
    await act(world, of_market.id, "join", main_id=str(main.id))
    again = await add_report(world, label=await label_of(world, scale))
    assert await refused(world, again.id, "join", main_id=str(of_market.id)) == (409, "cannot_join"), (
        "not to a joined one"
    )
    assert await refused(world, main.id, "join", main_id=str(again.id)) == (409, "cannot_join"), "others hang on it"
    assert await refused(world, again.id, "join", main_id=str(new_id())) == (404, "not_found")
    async with await world.client(Role.DEPARTMENT) as client:
        offered = (await client.get(f"{API}/reports/{again.id}/joinable")).json()
    assert [each["id"] for each in offered] == [str(main.id)]


async def test_joining_again_changes_nothing(world: World) -> None:
    scale, main = await reported_scale(world)
    other, third = [await add_report(world, label=await label_of(world, scale)) for _ in range(2)]
    first = await act(world, other.id, "join", main_id=str(main.id))
    assert await act(world, other.id, "join", main_id=str(main.id)) == first
    assert await refused(world, other.id, "join", main_id=str(third.id)) == (409, "report_decided")
    assert await actions_on(world, other.id) == ["received", "joined"]


async def test_a_board_sees_and_records_the_traders_reply_and_decides_nothing(
    world: World, clock: MovableClock
) -> None:
    _, sent = await reported_scale(world, contact="0912345678")
    today = clock.today().isoformat()
    report = await act(world, sent.id, "reply", Role.BOARD, text="Cân mới kiểm định tháng trước.", said_on=today)
    assert [(note["kind"], note["text"]) for note in report["notes"]] == [("reply", "Cân mới kiểm định tháng trước.")]
    assert (report["contact_offered"], report["contact"]) == (True, None), "how to reach the sender is not for a board"
    for action, data in (
        ("confirm", {}),
        ("dismiss", {"reason": "not_credible"}),
        ("join", {"main_id": str(new_id())}),
        ("answer", {"text": "Đã xem"}),
    ):
        assert await refused(world, sent.id, action, Role.BOARD, **data) == (403, "forbidden")
    assert [note["text"] for note in (await followed(world.app, sent.receipt))["replies"]] == [
        "Cân mới kiểm định tháng trước."
    ]


async def test_a_reply_is_written_down_once(world: World, clock: MovableClock) -> None:
    _, sent = await reported_scale(world)
    said = {"text": "Đề nghị cân lại.", "said_on": clock.today().isoformat()}
    for role in (Role.BOARD, Role.DISTRICT_TEAM):
        report = await act(world, sent.id, "reply", role, **said)
    assert len(report["notes"]) == 1
    assert await actions_on(world, sent.id) == ["received", "replied"]


@pytest.mark.parametrize(("days", "code"), [(1, "said_in_future"), (-1, "said_before_report")])
async def test_a_reply_is_said_between_the_report_and_today(
    world: World, clock: MovableClock, days: int, code: str
) -> None:
    _, sent = await reported_scale(world)
    said_on: date = clock.today() + timedelta(days=days)
    async with await world.client(Role.BOARD) as client:
        answer = await client.post(
            f"{API}/reports/{sent.id}/reply", json={"text": "Không đúng.", "said_on": said_on.isoformat()}
        )
    assert [error["code"] for error in answer.json()["errors"]] == [code]


async def test_a_teams_conforming_check_closes_the_flag_and_the_sender_is_told(
    world: World, clock: MovableClock
) -> None:
    scale, sent = await reported_scale(world)
    await act(world, sent.id, "confirm")
    clock.offset += timedelta(hours=2)
    made = await check(world, Role.DISTRICT_TEAM, scale)
    (flag,) = await flags_of(world, instrument_id=scale)
    assert (flag["close_reason"], flag["closed_cause_id"]) == ("refuted_by_check", made)
    seen = await followed(world.app, sent.receipt)
    assert (seen["progress"], [each["result"] for each in seen["retests"]]) == ("found_right", ["conforming"])
    assert seen["changed_at"] > seen["received_at"]
    async with await world.client(Role.DEPARTMENT) as client:
        report = (await client.get(f"{API}/reports/{sent.id}")).json()
        (item,) = (await client.get(f"{API}/reports", params={"settled": True})).json()["items"]
    assert [each["id"] for each in report["retests"]] == [str(made)]
    assert (item["id"], item["retest"]) == (str(sent.id), "conforming")
    assert report["settled_at"] is not None


async def test_a_boards_conforming_check_is_shown_and_settles_nothing(world: World, clock: MovableClock) -> None:
    scale, sent = await reported_scale(world)
    await act(world, sent.id, "confirm")
    clock.offset += timedelta(hours=2)
    await check(world, Role.BOARD, scale)
    seen = await followed(world.app, sent.receipt)
    assert (seen["progress"], [each["result"] for each in seen["retests"]]) == ("confirmed", ["conforming"])
    assert (await flags_of(world, instrument_id=scale))[0]["closed_at"] is None


@pytest.mark.parametrize("role", [Role.BOARD, Role.DISTRICT_TEAM])
async def test_a_nonconforming_check_confirms_the_report_by_measurement(
    world: World, clock: MovableClock, role: Role
) -> None:
    scale, sent = await reported_scale(world)
    clock.offset += timedelta(hours=2)
    await check(world, role, scale, shows=1_200_000)
    seen = await followed(world.app, sent.receipt, "en")
    assert seen["progress"] == "measured_wrong"
    assert seen["retests"][0]["text"] == "Beyond what is allowed"
    assert seen["retests"][0]["on"] == clock.today().isoformat()


async def test_a_check_made_before_the_report_came_is_no_retest_and_lifts_nothing(
    world: World, clock: MovableClock
) -> None:
    earlier = clock.now() - timedelta(minutes=30)
    scale, sent = await reported_scale(world)
    await act(world, sent.id, "confirm")
    clock.offset += timedelta(minutes=5)
    await check(world, Role.DISTRICT_TEAM, scale, performed_at=earlier)
    seen = await followed(world.app, sent.receipt)
    assert (seen["progress"], seen["retests"]) == ("confirmed", [])
    assert (await flags_of(world, instrument_id=scale))[0]["closed_at"] is None


async def test_a_check_between_two_reports_lifts_nothing_when_it_arrives_late(
    world: World, clock: MovableClock
) -> None:
    scale, first = await reported_scale(world)
    await act(world, first.id, "confirm")
    clock.offset += timedelta(minutes=10)
    between = clock.now()
    clock.offset += timedelta(minutes=10)
    second = await add_report(world, label=await label_of(world, scale))
    await act(world, second.id, "confirm")
    clock.offset += timedelta(minutes=10)
    await check(world, Role.DISTRICT_TEAM, scale, performed_at=between)
    assert (await flags_of(world, instrument_id=scale))[0]["closed_at"] is None
    assert len((await followed(world.app, first.receipt))["retests"]) == 1
    assert (await followed(world.app, second.receipt))["retests"] == []


async def test_a_flag_closed_by_hand_settles_the_report(world: World) -> None:
    _, sent = await reported_scale(world)
    flag = (await act(world, sent.id, "confirm"))["flag_id"]
    async with await world.client(Role.DEPARTMENT) as client:
        await client.post(f"{API}/flags/{flag}/close", json={"reason": "corrected", "note": "Đã thay cân."})
    assert (await followed(world.app, sent.receipt))["progress"] == "settled"


async def test_the_flag_and_the_history_tell_that_consumers_reported(world: World) -> None:
    scale, sent = await reported_scale(world)
    await act(world, sent.id, "confirm")
    async with await world.client(Role.DEPARTMENT) as client:
        (flag,) = (await client.get(f"{API}/flags", params={"flag": KIND})).json()["items"]
        history = (await client.get(f"{API}/instruments/{scale}/history")).json()["items"]
        stalls = (await client.get(f"{API}/flagged-stalls", params={"flag": KIND})).json()["items"]
    assert flag["cause"] == {"kind": "report", "id": str(sent.id)}
    opened = next(event for event in history if event["kind"] == "flag_opened")
    assert (opened["outcome"], opened["cause"]) == (KIND, {"kind": "report", "id": str(sent.id)})
    assert [(event["kind"], event["outcome"], event["id"]) for event in history if event["kind"] == "report"] == [
        ("report", "short_weight", str(sent.id))
    ]
    assert [stall["id"] for stall in stalls] == [str(world.stall)]


async def test_an_unconfirmed_report_is_not_in_the_history_of_its_scale(world: World) -> None:
    scale, _ = await reported_scale(world)
    async with await world.client(Role.DEPARTMENT) as client:
        history = (await client.get(f"{API}/instruments/{scale}/history")).json()["items"]
    assert [event["kind"] for event in history] == []


async def test_whoever_confirms_chooses_which_photos_the_sender_sees_again(world: World) -> None:
    face, scales = jpeg(), jpeg()
    _, sent = await reported_scale(world, photos=[face, scales])
    await act(world, sent.id, "confirm", public_photos=[sha(scales)])
    assert (await followed(world.app, sent.receipt))["photos"] == [sha(scales)]
    await act(world, sent.id, "answer", text="Đã gỡ ảnh.", public_photos=[])
    assert (await followed(world.app, sent.receipt))["photos"] == []
    assert await actions_on(world, sent.id) == ["received", "released", "confirmed", "released", "answered"]
    async with await world.client(Role.DISTRICT_TEAM) as client:
        foreign = await client.post(
            f"{API}/reports/{sent.id}/answer", json={"text": "…", "public_photos": [sha(b"another's")]}
        )
    assert [error["code"] for error in foreign.json()["errors"]] == ["not_its_photo"]


async def test_a_market_that_moves_to_another_area_takes_its_reports_along(world: World) -> None:
    sent = await add_report(world)
    async with await world.client(Role.DEPARTMENT) as client:
        market = (await client.get(f"{API}/markets/{world.market}")).json()
        moved = {name: value for name, value in market.items() if name != "id"} | {"area_id": str(world.other_commune)}
        assert (await client.put(f"{API}/markets/{world.market}", json=moved)).status_code == 200
        assert (await client.get(f"{API}/reports/{sent.id}")).json()["area"]["id"] == str(world.other_commune)
