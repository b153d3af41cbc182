"""What anybody sees of a scale: plainly, lightly, and never who trades there."""

import re
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from schemas import label_codes
from service.pages.statics import FOLDERS
from tests.conftest import MovableClock
from tests.makers.reports import browser, label_of
from tests.makers.world import World, new_id

LIGHT = 50_000
"""Bytes of a page with all it needs, before any photo."""


async def scale(world: World, **values: Any) -> str:
    code = label_codes.make()
    await world.add_instrument(label_code=code, **values)
    return code


async def read(app: FastAPI, address: str, *, status: int = 200, language: str = "vi") -> httpx.Response:
    async with browser(app) as client:
        answer = await client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer


def words(answer: httpx.Response) -> str:
    """What can be read of it."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def weight_of(answer: httpx.Response) -> int:
    """Of the page with all that it names."""
    named = set(re.findall(r'"(/static/([^"?]+)[^"]*)"', answer.text))
    return len(answer.content) + sum(_size(path) for _, path in named)


def _size(path: str) -> int:
    folder, _, file = path.partition("/")
    return (FOLDERS[folder] / file).stat().st_size


@pytest.mark.parametrize(
    ("ends_in", "said"),
    [
        (400, "Còn hạn kiểm định Đến hết ngày"),
        (0, "Còn hạn, sắp đến hạn Đến hết ngày"),
        (-1, "Hết hạn kiểm định Hạn đến hết ngày"),
    ],
)
async def test_it_says_whether_the_scale_is_in_date(
    app: FastAPI, world: World, clock: MovableClock, ends_in: int, said: str
) -> None:
    ends = clock.today() + timedelta(days=ends_in)
    code = await scale(world, valid_until=ends)
    assert f"{said} {ends:%d/%m/%Y}" in words(await read(app, f"/s/{code}"))


async def test_it_says_that_no_verification_is_known(app: FastAPI, world: World) -> None:
    code = await scale(world, verified_on=None, valid_until=None)
    assert "Chưa thấy kiểm định" in words(await read(app, f"/s/{code}"))


async def test_it_tells_how_to_read_this_very_dial(app: FastAPI, world: World) -> None:
    shown = await read(app, f"/s/{await scale(world)}")
    assert "Mỗi vạch nhỏ nhất trên mặt cân này là 50 g." in words(shown)
    assert "kim chỉ 2,3 kg" in words(shown)
    english = await read(app, f"/s/{await scale(world)}", language="en")
    assert "the needle at 2.3 kg" in english.text
    assert 'lang="en"' in english.text


async def test_a_scale_with_a_display_has_no_dial_to_read(app: FastAPI, world: World) -> None:
    shown = await read(app, f"/s/{await scale(world, kind='counter_scale', indication_type='digital')}")
    assert "<svg" not in shown.text
    assert "màn hình phải hiện số 0" in words(shown)


async def test_a_stalls_label_lists_its_scales(app: FastAPI, world: World) -> None:
    codes = [await scale(world), await scale(world, valid_until=date(2026, 2, 28))]
    gone = await scale(world, in_use=False)
    shown = await read(app, f"/s/{await label_of(world)}")
    assert all(f'href="/s/{code}"' in shown.text for code in codes)
    assert gone not in shown.text
    assert "Còn hạn kiểm định" in shown.text
    assert "Hết hạn kiểm định" in shown.text


async def test_nobody_is_named_on_any_page(app: FastAPI, world: World) -> None:
    stall = await world.add_stall(
        world.market, world.commune, trader_name="Nông Thị Mẩy", trader_phone="0912345678", sector="Thịt lợn"
    )
    code = await scale(world, stall_id=stall)
    for address in (f"/s/{code}", f"/s/{code}/report", f"/markets/{world.market}", f"/report?market={world.market}"):
        shown = await read(app, address)
        assert "Mẩy" not in shown.text
        assert "0912345678" not in shown.text
        assert "set-cookie" not in shown.headers


async def test_a_slip_of_the_finger_is_told_from_a_code_nobody_gave_out(app: FastAPI, world: World) -> None:
    code = await scale(world)
    slip = code[:-1] + label_codes.ALPHABET[(label_codes.ALPHABET.index(code[-1]) + 1) % 32]
    assert "gõ nhầm hoặc thiếu" in words(await read(app, f"/s/{slip}", status=404))
    assert "không có trong sổ đăng ký" in words(await read(app, f"/s/{label_codes.make()}", status=404))
    assert "gõ nhầm hoặc thiếu" in words(await read(app, "/s?code=%3Cb%3Ex%2Fy", status=404))
    assert "không có trong sổ đăng ký" in words(await read(app, f"/s/{label_codes.make()}/report", status=404))


@pytest.mark.parametrize("typed", ["{0}", "{1}", " {2} ", "https://can.example.vn/s/{0}"])
async def test_a_code_may_be_typed_as_one_likes(app: FastAPI, world: World, typed: str) -> None:
    code = await scale(world)
    async with browser(app) as client:
        answer = await client.get(
            "/s", params={"code": typed.format(code, code.lower(), f"{code[:3]}-{code[3:6]} {code[6:]}")}
        )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/s/{code}")


@pytest.mark.parametrize(
    "address",
    ["/s/%00", "/r/%00", "/s/" + "9" * 301, "/markets?q=%00", "/report?market=x", "/markets/x", "/report?q=%00"],
)
async def test_an_address_that_cannot_be_is_refused_in_words(app: FastAPI, address: str) -> None:
    shown = await read(app, address, status=422)
    assert "<h1>" in shown.text


async def test_a_market_or_a_receipt_that_is_not_there_is_told(app: FastAPI) -> None:
    assert "<h1>" in (await read(app, f"/markets/{new_id()}", status=404)).text
    assert "<h1>" in (await read(app, f"/report?market={new_id()}", status=404)).text
    unknown = await read(app, "/r/AAAA-BBBB-CCCC-DDDD", status=404)
    assert "Không có phản ánh nào mang mã" in words(unknown)


async def test_what_people_wrote_is_shown_as_written_and_never_run(app: FastAPI, world: World) -> None:
    awkward = "<script>alert(1)</script>\"'{{7*7}}"
    market = await world.add_market(world.commune, new_id(), name=f"Chợ {awkward}")
    stall = await world.add_stall(market, world.commune, code=awkward, sector=awkward)
    code = await scale(world, market_id=market, stall_id=stall)
    for address in (f"/s/{code}", f"/s/{code}/report", f"/markets/{market}", f"/report?market={market}"):
        shown = await read(app, address)
        assert "<script>alert" not in shown.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown.text
        assert "{{7*7}}" in shown.text


async def test_every_page_is_light(app: FastAPI, world: World) -> None:
    for number in range(200):
        await world.add_stall(world.market, world.commune, code=f"SAP-{number:03}", sector="Rau củ quả, hàng khô")
    code = await scale(world)
    addresses = ["/", "/markets", f"/markets/{world.market}", f"/s/{code}", f"/s/{code}/report"]
    weights = {
        address: weight_of(await read(app, address)) for address in [*addresses, f"/report?market={world.market}"]
    }
    assert {address: weight for address, weight in weights.items() if weight > LIGHT} == {}


async def test_a_browser_asks_whether_what_it_keeps_still_holds(app: FastAPI, world: World) -> None:
    code = await scale(world)
    first = await read(app, f"/s/{code}")
    assert first.headers["cache-control"] == "no-cache"
    assert first.headers["vary"] == "Accept-Language, Cookie"
    async with browser(app) as client:
        kept = {"If-None-Match": first.headers["etag"], "Accept-Language": "vi"}
        again = await client.get(f"/s/{code}", headers=kept)
        other_language = await client.get(f"/s/{code}", headers={**kept, "Accept-Language": "en"})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert other_language.status_code == 200


async def test_the_language_is_the_one_thing_that_is_remembered(app: FastAPI, world: World) -> None:
    code = await scale(world)
    async with browser(app) as client:
        chosen = await client.post("/language", data={"language": "en", "next": f"/s/{code}"})
        assert chosen.headers["location"] == f"/s/{code}"
        assert set(client.cookies) == {"quacan_language"}
        shown = await client.get(f"/s/{code}", headers={"Accept-Language": "vi"})
    assert shown.headers["content-language"] == "en"


async def test_no_page_says_where_somebody_came_from_or_takes_anything_from_elsewhere(
    app: FastAPI, world: World
) -> None:
    shown = await read(app, f"/s/{await scale(world)}")
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert shown.headers["referrer-policy"] == "same-origin"
    assert not re.findall(r'(?:src|href|action)="(?:https?:)?//', shown.text)
    assert " style=" not in shown.text
