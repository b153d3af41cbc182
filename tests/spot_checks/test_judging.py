"""What was measured and seen is never refused: it is judged, marked and kept."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from rules.kinds import InstrumentKind
from schemas.identity import Role
from service.flags.models import FLAG
from service.instruments.models import InstrumentMark
from service.standards.models import StandardVerificationRow
from service.verifications.models import Verification
from tests.makers.spot_checks import add_weight_set, photo, record_of
from tests.makers.world import World, new_id

FAR_TOO_MUCH_MG = 1_200_000


async def recorded(client: httpx.AsyncClient, record: dict[str, Any]) -> dict[str, Any]:
    answer = await client.put(f"/api/v1/spot-checks/{new_id()}", json=record)
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


async def shown(client: httpx.AsyncClient, receipt: dict[str, Any]) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/spot-checks/{receipt['id']}")
    assert answer.status_code == 200
    check: dict[str, Any] = answer.json()
    return check


def codes(receipt: dict[str, Any]) -> list[str]:
    return [entry["code"] for entry in receipt["findings"]]


@pytest.mark.parametrize(
    ("standing", "finding"),
    [
        ({"valid_until": date(2026, 1, 1), "verified_on": date(2025, 1, 1)}, "standard_expired"),
        ({"nominal_mg": [5_000_000]}, "standard_insufficient"),
        ({"weight_class": "M1", "nominal_mg": [1_234_567]}, "standard_insufficient"),
    ],
)
async def test_a_check_with_a_poor_standard_is_kept_and_marked_and_accuses_nobody(
    world: World, standing: dict[str, Any], finding: str
) -> None:
    client, standard = await world.client(Role.BOARD), await add_weight_set(world, **standing)
    record = record_of(world, await world.add_instrument(), standards=(standard,), indication_mg=FAR_TOO_MUCH_MG)

    receipt = await recorded(client, record)

    assert receipt["verdict"] == "nonconforming"
    assert finding in codes(receipt)
    assert receipt["flags_opened"] == []
    assert (await shown(client, receipt))["standards_sound"] is False


async def test_a_late_record_is_judged_by_the_certificate_that_held_on_its_day(world: World) -> None:
    """The set was verified again between the check and its arrival; the old certificate covered the check."""
    standard = await add_weight_set(world, verified_on=date(2026, 11, 1))
    board = await world.add_person(Role.BOARD, markets=(world.market,))
    for verified_on, valid_until in ((date(2025, 10, 1), date(2026, 10, 31)), (date(2026, 11, 1), date(2099, 3, 31))):
        certificate = {"body": "QT1", "certificate_number": f"C-{verified_on}", "valid_until_precision": "day"}
        await world.add(
            StandardVerificationRow,
            id=new_id(),
            standard_id=standard,
            verified_on=verified_on,
            valid_until=valid_until,
            recorded_at=world.app.state.clock.now(),
            recorded_by=board,
            **certificate,
        )
    performed_at = datetime(2026, 10, 20, 0, 0, tzinfo=UTC)
    record = record_of(world, await world.add_instrument(), standards=(standard,), performed_at=performed_at)

    assert "standard_expired" not in codes(await recorded(await world.client(Role.BOARD), record))


async def test_a_late_record_is_judged_by_what_the_register_knew_on_its_day(world: World) -> None:
    """Overdue and with its old sticker on 20 October; verified with a new one before the record arrives."""
    instrument = await world.add_instrument(verified_on=date(2026, 11, 1), valid_until=date(2028, 11, 30))
    verifier = await world.add_person(Role.VERIFIER, areas=(world.province,))
    for number, verified_on, valid_until in (
        ("004512", date(2024, 9, 1), date(2026, 9, 30)),
        ("009001", date(2026, 11, 1), date(2028, 11, 30)),
    ):
        await add_marked_verification(world, instrument, verifier, number, verified_on, valid_until)
    record = record_of(
        world,
        instrument,
        standards=(await add_weight_set(world, verified_on=date(2026, 1, 1)),),
        performed_at=datetime(2026, 10, 20, 0, 0, tzinfo=UTC),
        sticker={"state": "expired", "code": "KD-004512", "valid_until": "2026-09-30"},
    )

    found = codes(await recorded(await world.client(Role.BOARD), record))

    assert "verification_overdue" in found
    assert "sticker_code_differs" not in found


async def test_a_failure_that_a_later_verification_settled_opens_no_flag_when_it_comes_late(world: World) -> None:
    standard = await add_weight_set(world, verified_on=date(2026, 1, 1))
    passed = await world.add_instrument(verified_on=date(2026, 11, 1), valid_until=date(2028, 11, 30))
    failed = await world.add_instrument(verified_on=date(2026, 11, 1), valid_until=date(2026, 10, 31))
    client = await world.client(Role.BOARD)
    for instrument, opened in ((passed, []), (failed, ["nonconforming"])):
        record = record_of(
            world,
            instrument,
            standards=(standard,),
            indication_mg=FAR_TOO_MUCH_MG,
            performed_at=datetime(2026, 10, 20, 0, 0, tzinfo=UTC),
        )
        receipt = await recorded(client, record)
        assert receipt["verdict"] == "nonconforming"
        assert receipt["flags_opened"] == opened


async def add_marked_verification(
    world: World, instrument: UUID, verifier: UUID, number: str, verified_on: date, valid_until: date
) -> None:
    verification = new_id()
    body = await world.add_body()
    place = {"province_id": world.province, "area_id": world.commune, "market_id": world.market}
    await world.add(
        Verification,
        id=verification,
        **place,
        instrument_id=instrument,
        body=body,
        certificate_number=f"C-{number}",
        mark_series="KD",
        mark_number=number,
        verified_on=verified_on,
        valid_until=valid_until,
        valid_until_precision="day",
        mode="periodic",
        result="pass",
        content_digest="0" * 64,
        recorded_at=world.app.state.clock.now(),
        recorded_by=verifier,
    )
    mark = {"body": body, "series": "KD", "number": number, "lookup_key": f"KD{number}"}
    await world.add(InstrumentMark, id=new_id(), instrument_id=instrument, verification_id=verification, **mark)


async def test_an_unknown_standard_is_a_finding_and_no_refusal(world: World) -> None:
    strange = new_id()
    elsewhere = await add_weight_set(world, market_id=world.other_market, area_id=world.other_commune)
    record = record_of(world, await world.add_instrument(), standards=(strange, strange, elsewhere))

    receipt = await recorded(await world.client(Role.BOARD), record)

    unregistered = [entry for entry in receipt["findings"] if entry["code"] == "standard_unregistered"]
    assert {entry["detail"]["standard_id"] for entry in unregistered} == {str(strange), str(elsewhere)}


@pytest.mark.parametrize("keeper", ["commune", "province"])
async def test_a_board_may_use_the_standards_of_the_areas_above_its_market(world: World, keeper: str) -> None:
    standard = await add_weight_set(world, market_id=None, area_id=getattr(world, keeper))
    record = record_of(world, await world.add_instrument(), standards=(standard,))

    assert codes(await recorded(await world.client(Role.BOARD), record)) == []


async def test_a_control_scale_serves_as_the_standard_of_its_method(world: World) -> None:
    scale = await add_weight_set(
        world,
        kind="control_scale",
        weight_class=None,
        nominal_mg=[],
        max_mg=30_000_000,
        d_mg=1_000,
        e_mg=1_000,
        accuracy_class="II",
    )
    record = record_of(world, await world.add_instrument(), standards=(scale,), method="control_scale")

    receipt = await recorded(await world.client(Role.BOARD), record)

    assert (receipt["verdict"], codes(receipt)) == ("conforming", [])


async def test_a_visual_check_judges_no_measurement(world: World) -> None:
    record = record_of(world, await world.add_instrument(), method="visual", readings=[]) | {
        "sticker": {"state": "missing", "code": None, "valid_until": None}
    }

    receipt = await recorded(await world.client(Role.BOARD), record)

    assert receipt["verdict"] == "not_judged"
    assert receipt["flags_opened"] == ["mark_missing"]


async def test_buying_is_judged_against_the_buyer(world: World) -> None:
    client, standard = await world.client(Role.BOARD), await add_weight_set(world)
    instrument = await world.add_instrument()
    shows_less = record_of(world, instrument, standards=(standard,), indication_mg=900_000, purpose="buying")
    shows_more = record_of(world, instrument, standards=(standard,), indication_mg=FAR_TOO_MUCH_MG, purpose="buying")

    assert (await recorded(client, shows_less))["verdict"] == "nonconforming"
    assert (await recorded(client, shows_more))["verdict"] == "conforming"


async def test_an_unregistered_instrument_is_judged_and_flags_its_stall(world: World) -> None:
    client, standard = await world.client(Role.BOARD), await add_weight_set(world)
    described = {
        "stall_id": str(world.stall),
        "kind": "spring_dial_scale",
        "maker": "Nhơn Hoà",
        "serial": None,
        "max_mg": 10_000_000,
        "d_mg": 50_000,
    }
    record = record_of(world, None, standards=(standard,), indication_mg=FAR_TOO_MUCH_MG, unregistered=described)

    receipt = await recorded(client, record)

    assert receipt["verdict"] == "nonconforming"
    assert receipt["flags_opened"] == ["nonconforming", "unregistered"]
    check = await shown(client, receipt)
    assert check["instrument_id"] is None
    assert check["unregistered"] == described
    assert check["stall_id"] == str(world.stall)
    async with world.database.read() as session:
        flags = await session.execute(select(FLAG.c.instrument_id).where(FLAG.c.stall_id == world.stall))
    assert flags.scalars().all() == [None, None]


async def test_an_unregistered_instrument_at_a_stall_out_of_scope_is_refused(world: World) -> None:
    described = {"stall_id": str(world.other_stall), "kind": "spring_dial_scale"}
    record = record_of(world, None, unregistered=described)

    answer = await (await world.client(Role.BOARD)).put(f"/api/v1/spot-checks/{new_id()}", json=record)

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_stall")


@pytest.mark.parametrize("kind", list(InstrumentKind))
async def test_every_kind_of_instrument_can_be_checked(world: World, kind: InstrumentKind) -> None:
    instrument = await world.add_instrument(kind=kind, max_mg=0, d_mg=0, e_mg=None)

    receipt = await recorded(await world.client(Role.DEPARTMENT), record_of(world, instrument))

    assert receipt["verdict"] in {"conforming", "nonconforming", "not_judged"}


@pytest.mark.parametrize("hours", [-30_000, -48, 3, 48, 500_000])
async def test_a_phone_with_a_wrong_clock_is_marked_and_its_time_corrected(world: World, hours: int) -> None:
    client, now = await world.client(Role.BOARD), datetime.now(UTC)
    wrong = now + timedelta(hours=hours)
    record = record_of(world, await world.add_instrument(), performed_at=wrong - timedelta(minutes=10), sent_at=wrong)

    receipt = await recorded(client, record)

    assert "clock_off" in codes(receipt)
    assert "clock_suspect" not in codes(receipt)
    check = await shown(client, receipt)
    assert datetime.fromisoformat(check["performed_at"]) == wrong - timedelta(minutes=10)
    assert abs(check["clock_offset_s"] + hours * 3600) < 60
    corrected = now - timedelta(minutes=10) + timedelta(hours=7)
    assert check["performed_on"] == corrected.date().isoformat()


@pytest.mark.parametrize(
    ("days", "suspect"), [(1, True), (-700, False), (-800, True), (-12_000, True), (60_000, True), (0, False)]
)
async def test_a_time_that_the_clock_does_not_explain_is_marked_and_kept(
    world: World, days: int, suspect: bool
) -> None:
    performed_at = datetime.now(UTC) + timedelta(days=days, minutes=-1)
    record = record_of(world, await world.add_instrument(), performed_at=performed_at)

    receipt = await recorded(await world.client(Role.BOARD), record)

    assert ("clock_suspect" in codes(receipt)) is suspect
    assert "clock_off" not in codes(receipt)


async def test_a_flag_never_stands_since_a_day_to_come(world: World) -> None:
    instrument = await world.add_instrument()
    record = record_of(world, instrument, performed_at=datetime.now(UTC) + timedelta(days=900), seal="broken")

    assert (await recorded(await world.client(Role.BOARD), record))["flags_opened"] == ["seal_broken"]

    async with world.database.read() as session:
        since = (await session.execute(select(FLAG.c.since).where(FLAG.c.instrument_id == instrument))).scalar_one()
    assert since == world.app.state.clock.today()


async def test_text_is_kept_composed_and_its_spelling_is_no_other_content(world: World) -> None:
    client, check = await world.client(Role.BOARD), new_id()
    record = record_of(world, await world.add_instrument(), note="Ca\u0302n le\u0323\u0302ch")

    first = await client.put(f"/api/v1/spot-checks/{check}", json=record)
    again = await client.put(f"/api/v1/spot-checks/{check}", json=record | {"note": "Cân lệch"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert (await shown(client, first.json()))["note"] == "Cân lệch"


LARGEST = 10**12


@pytest.mark.parametrize(
    "extreme",
    [
        {"readings": [{"load_mg": LARGEST, "indication_mg": -LARGEST}] * 40},
        {"readings": [{"load_mg": 1, "indication_mg": LARGEST}, {"load_mg": LARGEST, "indication_mg": 0}]},
        {"goods_mg": LARGEST, "zero_before_mg": -LARGEST, "zero_after_mg": LARGEST},
        {"note": "x" * 2000, "sticker": {"state": "valid", "code": "ký" * 60, "valid_until": "2200-12-31"}},
        {"sticker": {"state": "expired", "code": "{0} {code}", "valid_until": "1990-01-01"}},
        {"signs": ["magnet"] * 20},
        {"position": {"lat": -90, "lon": 180, "accuracy_m": 100_000}},
        {"photos": [photo(bytes([number]), taken_at="2200-12-31T23:59:59-12:00") for number in range(20)]},
        {"performed_at": "1990-01-01T00:00:00+14:00"},
        {"performed_at": "2200-12-31T23:59:59-12:00"},
        {"device": {"sent_at": "1990-01-01T00:00:00Z", "app_version": "0", "verdict": None}},
        {"device": {"sent_at": "2200-12-31T23:59:59Z", "app_version": "0", "verdict": None}},
    ],
)
async def test_every_value_within_its_bounds_is_stored_and_shown(world: World, extreme: dict[str, Any]) -> None:
    client = await world.client(Role.BOARD)
    record = record_of(world, await world.add_instrument(), standards=(await add_weight_set(world),)) | extreme

    check = await shown(client, await recorded(client, record))

    assert check["verdict_text"]
    assert all(entry["message"] for entry in check["findings"])


@pytest.mark.parametrize(
    ("broken", "pointer", "code"),
    [
        ({"readings": [{"load_mg": 10**12 + 1, "indication_mg": 0}]}, "/readings/0/load_mg", "less_than_equal"),
        ({"readings": [{"load_mg": 1.5, "indication_mg": 0}]}, "/readings/0/load_mg", "int_from_float"),
        ({"performed_at": "2026-11-22T07:31:05"}, "/", "time_without_zone"),
        ({"note": "a\x00b"}, "/", "text_with_nul"),
        ({"instrument_id": None}, "/", "instrument_or_unregistered"),
        ({"photos": [photo(b"twice"), photo(b"twice")]}, "/", "photo_named_twice"),
        ({"photos": [photo(b"p") | {"sha256": "Z" * 64}]}, "/photos/0", "sha256_not_hexadecimal"),
        ({"verdict": "conforming"}, "/verdict", "unexpected_keyword_argument"),
    ],
)
async def test_a_body_of_the_wrong_shape_is_told_where_and_why(
    world: World, broken: dict[str, Any], pointer: str, code: str
) -> None:
    record = record_of(world, await world.add_instrument()) | broken

    answer = await (await world.client(Role.BOARD)).put(f"/api/v1/spot-checks/{new_id()}", json=record)

    assert answer.status_code == 422
    problem = answer.json()["errors"][0]
    assert (problem["pointer"].rstrip("/") or "/", problem["code"]) == (pointer, code)
    assert problem["message"] != code
