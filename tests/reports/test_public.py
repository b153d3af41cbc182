"""What anybody reads behind a label: plainly how it stands with a scale, and never whose it is."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from rules.grounds import FlagKind
from schemas.identity import Role
from schemas.register import StandardKind
from service.clock import Clock
from service.standards.models import Standard
from service.verifications.models import Verification
from tests.makers.flags import open_flag
from tests.makers.reports import API, add_report, followed, label_of
from tests.makers.spot_checks import add_weight_set, record_of
from tests.makers.world import World, anonymous, new_id

VERIFIED_ON = date(2026, 1, 15)


async def public(world: World, path: str, *, status: int = 200, language: str = "vi", **params: Any) -> Any:
    async with anonymous(world.app) as client:
        answer = await client.get(f"{API}/public/{path}", params=params, headers={"Accept-Language": language})
    assert answer.status_code == status, answer.text
    return answer.json()


async def scale_with_certificate(world: World, **values: Any) -> UUID:
    scale = await world.add_instrument(verified_on=VERIFIED_ON, **values)
    row = {
        "province_id": world.province,
        "area_id": world.commune,
        "market_id": world.market,
        "instrument_id": scale,
        "body": await world.add_body(),
        "certificate_number": f"KD-{scale.hex[-6:]}",
        "verified_on": VERIFIED_ON,
        "valid_until": date(2099, 12, 31),
        "valid_until_precision": "day",
        "mode": "periodic",
        "result": "pass",
        "content_digest": "0" * 64,
        "recorded_at": world.app.state.clock.now(),
        "recorded_by": await world.add_person(Role.VERIFIER, areas=(world.province,)),
    }
    await world.add(Verification, id=new_id(), **row)
    return scale


async def test_a_label_tells_until_when_a_scale_is_verified_and_by_whom(world: World) -> None:
    scale = await scale_with_certificate(world)
    seen = await public(world, f"instruments/{await label_of(world, scale)}")
    assert seen["verification"] == {
        "state": "in_date",
        "text": "Còn hạn kiểm định đến hết ngày 31/12/2099",
        "verified_on": "2026-01-15",
        "valid_until": "2099-12-31",
        "verified_by": "Trung tâm kiểm định",
    }
    assert (seen["kind"], seen["analogue"], seen["max_mg"], seen["d_mg"]) == ("spring_dial_scale", True, 10**7, 50_000)
    assert (seen["last_check"], seen["open_matters"]) == (None, [])
    assert seen["market"]["id"] == str(world.market)


@pytest.mark.parametrize(
    ("values", "state", "text"),
    [
        ({"valid_until": date(2020, 5, 31)}, "overdue", "Hết hạn kiểm định từ ngày 31/05/2020"),
        ({"verified_on": None, "valid_until": None}, "never_verified", "Chưa thấy kiểm định lần nào"),
    ],
)
async def test_a_scale_out_of_date_says_so(world: World, values: dict[str, Any], state: str, text: str) -> None:
    scale = await world.add_instrument(**({"verified_on": date(2018, 5, 31)} | values))
    seen = await public(world, f"instruments/{await label_of(world, scale)}")
    assert (seen["verification"]["state"], seen["verification"]["text"]) == (state, text)
    assert [matter["matter"] for matter in seen["open_matters"]] == ["verification"]


async def test_the_day_on_which_a_verification_ends_is_in_date(world: World) -> None:
    today = Clock(world.app.state.clock.now).today()
    for days, state in ((0, "due"), (31, "in_date"), (-1, "overdue")):
        scale = await world.add_instrument(valid_until=today + timedelta(days=days))
        seen = await public(world, f"instruments/{await label_of(world, scale)}")
        assert seen["verification"]["state"] == state


async def test_the_last_check_and_what_is_open_are_told_plainly(world: World) -> None:
    scale, standard = await scale_with_certificate(world), await add_weight_set(world)
    record = record_of(world, scale, standards=(standard,), indication_mg=1_200_000, seal="broken")
    async with await world.client(Role.BOARD) as board:
        assert (await board.put(f"{API}/spot-checks/{new_id()}", json=record)).status_code == 201
    seen = await public(world, f"instruments/{await label_of(world, scale)}", language="en")
    check = seen["last_check"]
    assert (check["result"], check["text"], check["by"]) == (
        "nonconforming",
        "Beyond what is allowed",
        "the market's board",
    )
    assert {matter["matter"] for matter in seen["open_matters"]} == {"measurement", "seal"}


async def test_nothing_public_tells_who_trades_at_a_stall(world: World) -> None:
    name, phone = "Nguyễn Thị Kín", "0987654321"
    stall = await world.add_stall(world.market, world.commune, trader_name=name, trader_phone=phone, sector="Thịt")
    scale = await world.add_instrument(stall_id=stall)
    await open_flag(world, FlagKind.NONCONFORMING, scale, place=(world.commune, world.market, stall))
    label = await label_of(world, scale)
    found = await public(world, f"instruments/{label}")
    sent = await add_report(world, label=label)
    pages = [
        found,
        await public(world, f"stalls/{found['stall']['label_code']}"),
        await public(world, "markets", q="M"),
        await public(world, f"markets/{world.market}/stalls"),
        await followed(world.app, sent.receipt),
    ]
    assert any("Thịt" in str(page) for page in pages)
    for page in pages:
        assert name not in str(page)
        assert phone not in str(page)
    assert (await public(world, f"markets/{world.market}/stalls", q="Nguyễn"))["items"] == []


async def test_a_label_of_a_stall_leads_to_its_scales_in_use(world: World) -> None:
    scales = [await scale_with_certificate(world), await world.add_instrument(valid_until=date(2026, 1, 20))]
    await world.add_instrument(in_use=False)
    await open_flag(world, FlagKind.SEAL_BROKEN, scales[0])
    await open_flag(world, FlagKind.UNREGISTERED, None)
    seen = await public(world, f"stalls/{await label_of(world)}")
    labels = [each["label_code"] for each in seen["instruments"]]
    assert labels == [await label_of(world, scale) for scale in sorted(scales)]
    by_label = {each["label_code"]: each for each in seen["instruments"]}
    matters = [
        [matter["matter"] for matter in by_label[await label_of(world, scale)]["open_matters"]] for scale in scales
    ]
    assert matters == [["seal"], ["verification"]]
    assert [matter["matter"] for matter in seen["open_matters"]] == ["unregistered"]


async def test_a_label_is_found_however_it_is_typed_and_else_not(world: World) -> None:
    label = await label_of(world)
    for typed in (label.lower(), f"{label[:3]} {label[3:6]}-{label[6:]}"):
        assert (await public(world, f"stalls/{typed}"))["stall"]["label_code"] == label
    for path in (
        f"instruments/{label}",
        "instruments/000000000",
        "stalls/%20",
        "stalls/%00A",
        "stalls/%ED%A0%80",
        "stalls/…",
    ):
        assert (await public(world, path, status=404))["code"] == "unknown_label"


async def test_the_markets_control_scale_is_shown_while_it_may_be_trusted(world: World) -> None:
    scale = await world.add_instrument()
    common = {
        "province_id": world.province,
        "area_id": world.commune,
        "market_id": world.market,
        "kind": StandardKind.CONTROL_SCALE,
        "nominal_mg": [],
        "verified_on": date(2026, 1, 1),
        "in_use": True,
    }
    trusted = {"name": "Cân đối chứng", "stands_at": "Cổng chính", "valid_until": date(2099, 1, 31)}
    await world.add(Standard, id=new_id(), **common, **trusted)
    await world.add(Standard, id=new_id(), **common, name="Cũ", stands_at="Kho", valid_until=date(2026, 1, 31))
    seen = await public(world, f"instruments/{await label_of(world, scale)}")
    assert seen["control_scales"] == [{"name": "Cân đối chứng", "stands_at": "Cổng chính", "valid_until": "2099-01-31"}]


async def test_where_a_control_scale_stands_is_written_with_the_standard(world: World) -> None:
    sent = {
        "kind": "control_scale",
        "name": "Cân đối chứng",
        "area_id": str(world.commune),
        "market_id": str(world.market),
        "nominal_mg": [],
        "max_mg": 30_000_000,
        "d_mg": 1000,
        "e_mg": 1000,
        "accuracy_class": "II",
        "stands_at": "Nhà ban quản lý, cổng chính",
    }
    async with await world.client(Role.BOARD) as board:
        answer = await board.put(f"{API}/standards/{new_id()}", json=sent)
    assert answer.json()["stands_at"] == "Nhà ban quản lý, cổng chính"


async def test_markets_and_stalls_are_offered_for_choosing(world: World) -> None:
    shut = await world.add_stall(world.market, world.commune, open=False)
    own = await world.add_stall(world.market, world.commune, code="A-01", sort_key="a-01", sector="Rau")
    name = f"Chợ riêng {world.number}"
    market = await world.add_market(world.commune, new_id(), name=name, search_key=f"cho rieng {world.number}")
    found = await public(world, "markets", q=name)
    assert [(item["id"], item["name"]) for item in found["items"]] == [(str(market), name)]
    assert set(found["items"][0]) == {"id", "name", "area"}
    stalls = (await public(world, f"markets/{world.market}/stalls"))["items"]
    assert {item["id"] for item in stalls} == {str(world.stall), str(own)}
    assert str(shut) not in str(stalls)
    (one,) = (await public(world, f"markets/{world.market}/stalls", q="a-"))["items"]
    assert (one["code"], one["sector"]) == ("A-01", "Rau")
    await public(world, f"markets/{new_id()}/stalls", status=404)


async def test_stalls_are_paged(world: World) -> None:
    for _ in range(4):
        await world.add_stall(world.market, world.commune)
    first = await public(world, f"markets/{world.market}/stalls", limit=3)
    second = await public(world, f"markets/{world.market}/stalls", limit=3, cursor=first["next"])
    ids = [item["id"] for page in (first, second) for item in page["items"]]
    assert (len(ids), len(set(ids)), second["next"]) == (5, 5, None)


async def test_a_receipt_opens_its_report_however_it_is_typed(world: World) -> None:
    sent = await add_report(world, complaint="sticker_missing")
    typed = sent.receipt.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    seen = await followed(world.app, typed)
    assert (seen["progress"], seen["complaint_text"]) == ("received", "không có tem kiểm định")
    assert (seen["answers"], seen["replies"], seen["retests"], seen["photos"]) == ([], [], [], [])
    assert "text" in seen
    assert "Mua 1 kg" not in str(seen), "whoever finds the receipt does not read what was told"


@pytest.mark.parametrize("wrong", ["swapped", "changed", "short", "0000-0000-0000-0000", "…"])
async def test_a_wrong_receipt_opens_nothing_and_says_what_to_look_at(world: World, wrong: str) -> None:
    code = (await add_report(world)).receipt.replace("-", "")
    while code[0] == code[1]:
        code = (await add_report(world)).receipt.replace("-", "")
    other = "7" if code[5] != "7" else "8"
    typed = {"swapped": code[1] + code[0] + code[2:], "changed": code[:5] + other + code[6:], "short": code[:-1]}
    refused = await public(world, f"reports/{typed.get(wrong, wrong)}", status=404)
    assert refused["code"] == "unknown_receipt"
    assert "16" in refused["detail"]
