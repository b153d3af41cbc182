"""The form of a report as a browser without JavaScript sends it, and the page of its receipt."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from schemas import label_codes
from schemas.reports import Complaint
from service.app import create_app
from service.reports.abuse_forms import work
from service.settings import Settings
from tests.conftest import MovableClock
from tests.makers.evidence import jpeg
from tests.makers.reports import act, browser, id_of, parts_of
from tests.makers.world import World

TYPED = {"complaint": "short_weight", "text": "Mua 1 kg, về cân lại được 900 g.", "happened_on": "", "contact": ""}


class Reader:
    """Somebody at the form of a scale's label; `sent` is what the browser sends with whatever was typed."""

    def __init__(self, app: FastAPI, address: str, client: httpx.AsyncClient) -> None:
        self.app, self.address, self.client = app, address, client
        self.hidden: dict[str, str] = {}

    async def open(self) -> httpx.Response:
        answer = await self.client.get(self.address)
        assert answer.status_code == 200, answer.text
        self.see(answer)
        return answer

    def see(self, answer: httpx.Response) -> None:
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form_in(answer.text))
        self.hidden = {name: unescape(value) for name, value in found}

    async def submit(self, photos: Sequence[bytes] = (), **typed: str) -> httpx.Response:
        fields = {**self.hidden, **TYPED, "website": "", **typed}
        return await self.client.post(self.address.partition("?")[0], files=parts_of(fields, photos))


def form_in(page: str) -> str:
    return page[page.index('<form id="report"') :]


@pytest.fixture
async def code(world: World) -> str:
    code = label_codes.make()
    await world.add_instrument(label_code=code)
    return code


@pytest.fixture
async def reader(app: FastAPI, code: str, clock: MovableClock) -> Reader:
    """The form was opened a while ago, and is still open."""
    reader = Reader(app, f"/s/{code}/report", browser(app))
    await reader.open()
    clock.offset += timedelta(seconds=30)
    return reader


def receipt_in(answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    assert answer.headers["cache-control"] == "no-store"
    found = re.fullmatch(r"/r/((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})\?sent=1", answer.headers["location"])
    assert found is not None
    return found[1]


async def test_a_report_from_a_label_ends_at_its_receipt(reader: Reader, code: str) -> None:
    receipt = receipt_in(await reader.submit([jpeg()]))
    shown = await reader.client.get(f"/r/{receipt}", params={"sent": "1"})
    assert shown.headers["cache-control"] == "no-store"
    assert "Đã nhận phản ánh của bạn" in shown.text
    assert f"/r/{receipt}" in shown.text
    assert f'href="/s/{code}"' in shown.text
    assert TYPED["text"] not in shown.text, "whoever finds the receipt learns what became of it, not what was told"


async def test_a_report_from_a_market_needs_no_stall(app: FastAPI, world: World, clock: MovableClock) -> None:
    reader = Reader(app, f"/report?market={world.market}", browser(app))
    assert "Tôi không biết sạp nào" in (await reader.open()).text
    clock.offset += timedelta(seconds=30)
    unknown = receipt_in(await reader.submit(stall_id=""))
    assert "Sạp" not in (await reader.client.get(f"/r/{unknown}")).text
    await reader.open()
    clock.offset += timedelta(seconds=30)
    known = receipt_in(await reader.submit(stall_id=str(world.stall)))
    assert "Sạp S-" in (await reader.client.get(f"/r/{known}")).text


async def test_a_market_is_chosen_before_all_else(app: FastAPI, world: World) -> None:
    async with browser(app) as client:
        chosen = await client.get("/report", params={"q": f"m{world.number}-{world.market.hex[-6:]}"})
        assert f'href="/report?market={world.market}"' in chosen.text
        without = await client.post("/report", files=parts_of({"market_id": "", **TYPED}))
    assert without.status_code == 422
    assert "Cân ở chợ nào?" in without.text


async def test_a_refusal_keeps_what_was_typed_and_says_that_photos_are_to_be_chosen_again(reader: Reader) -> None:
    refused = await reader.submit(
        [jpeg()], complaint="other", text="", happened_on="2026-01-01", contact="0912 <b>345</b>"
    )
    assert refused.status_code == 422
    page = unescape(refused.text)
    assert "Hãy kể ngắn gọn điều bạn thấy." in page
    assert "hãy chọn lại: trình duyệt không giữ ảnh" in page
    assert "Chưa gửi được: Báo cân sai" in page
    assert 'value="0912 &lt;b&gt;345&lt;/b&gt;"' in refused.text
    assert re.search(r'value="other" required checked', page)
    assert 'href="#text"' in page
    assert 'id="wrong-text"' in page
    assert re.search(r'<textarea id="text"[^>]*aria-invalid="true"[^>]*aria-describedby="text-hint wrong-text"', page)
    reader.see(refused)
    receipt_in(await reader.submit(complaint="other", text="Cân bị kê một bên."))


async def test_nothing_chosen_is_told_in_words(reader: Reader) -> None:
    refused = await reader.submit(complaint="")
    assert refused.status_code == 422
    assert 'href="#complaint-short_weight"' in refused.text


async def test_a_day_that_cannot_be_is_told_where_it_stands(reader: Reader) -> None:
    refused = await reader.submit(happened_on="2031-01-01")
    assert refused.status_code == 422
    assert 'id="wrong-happened_on"' in refused.text
    assert 'value="2031-01-01"' in refused.text


async def test_without_work_done_a_form_is_taken_ten_seconds_after_it_was_opened(
    app: FastAPI, code: str, clock: MovableClock
) -> None:
    reader = Reader(app, f"/s/{code}/report", browser(app))
    await reader.open()
    clock.offset += timedelta(seconds=4)
    early = await reader.submit()
    assert early.status_code == 429
    assert 4 <= int(early.headers["retry-after"]) <= 7
    assert unescape(early.text).count(TYPED["text"]) == 1
    reader.see(early)
    clock.offset += timedelta(seconds=7)
    receipt_in(await reader.submit())


async def test_with_work_done_three_seconds_are_enough_and_the_work_outlives_a_mistake(
    app: FastAPI, code: str, clock: MovableClock
) -> None:
    reader = Reader(app, f"/s/{code}/report", browser(app))
    opened = await reader.open()
    difficulty = re.search(r'data-difficulty="(\d+)"', opened.text)
    assert difficulty is not None
    reader.hidden["proof"] = work(reader.hidden["token"], int(difficulty[1]))
    clock.offset += timedelta(seconds=4)
    refused = await reader.submit(complaint="other", text="")
    assert refused.status_code == 422
    before = dict(reader.hidden)
    reader.see(refused)
    assert reader.hidden == before, "token and proof come back"
    receipt_in(await reader.submit())


async def test_a_form_sent_twice_has_one_receipt(reader: Reader) -> None:
    assert receipt_in(await reader.submit()) == receipt_in(await reader.submit())


async def test_a_form_used_for_another_report_comes_back_with_a_new_one(reader: Reader, clock: MovableClock) -> None:
    receipt_in(await reader.submit())
    used = await reader.submit(text="Một chuyện khác.")
    assert used.status_code == 409
    assert "Một chuyện khác." in used.text
    before = reader.hidden["token"]
    reader.see(used)
    assert reader.hidden["token"] != before
    clock.offset += timedelta(seconds=30)
    receipt_in(await reader.submit(text="Một chuyện khác."))


@pytest.mark.parametrize("token", ["", "x" * 51])
async def test_a_form_that_was_not_made_here_is_refused_with_one_that_was(reader: Reader, token: str) -> None:
    refused = await reader.submit(token=token)
    assert refused.status_code == 400
    assert TYPED["text"] in unescape(refused.text)
    reader.see(refused)
    assert len(reader.hidden["token"]) > 40


async def test_a_form_older_than_a_day_comes_back_with_a_new_one(reader: Reader, clock: MovableClock) -> None:
    clock.offset += timedelta(hours=25)
    refused = await reader.submit()
    assert refused.status_code == 400
    assert "quá một ngày" in unescape(refused.text)
    assert TYPED["text"] in unescape(refused.text)


async def test_the_field_for_robots_is_labelled_for_people_and_hidden_by_a_class(reader: Reader) -> None:
    page = unescape((await reader.client.get(reader.address)).text)
    assert re.search(r'<div class="trap">\s*<label for="website">[^<]*Hãy để trống\.</label>', page)
    assert "display:none" not in page.replace(" ", "")
    refused = await reader.submit(website="http://example.com")
    assert refused.status_code == 422
    assert "Hãy để trống ô này." in refused.text


async def test_a_photo_that_is_none_is_refused_in_words(reader: Reader) -> None:
    refused = await reader.submit([b"%PDF-1.7 not a photo"])
    assert refused.status_code == 415
    assert 'role="alert"' in refused.text
    assert TYPED["text"] in unescape(refused.text)


async def test_more_photos_than_allowed_are_refused_where_they_were_chosen(reader: Reader) -> None:
    refused = await reader.submit([jpeg() for _ in range(4)])
    assert refused.status_code == 422
    assert 'id="wrong-photos"' in refused.text
    assert 'href="#photo-take"' in refused.text


async def test_a_photo_too_large_is_refused_with_how_large_it_may_be(reader: Reader, settings: Settings) -> None:
    refused = await reader.submit([b"\xff\xd8" + bytes(settings.max_report_photo_bytes)])
    assert refused.status_code == 413
    assert "tối đa 8 MB" in unescape(refused.text)


async def test_whoever_sends_too_often_keeps_what_they_typed_and_is_told_when_to_come_back(
    reader: Reader, settings: Settings, clock: MovableClock
) -> None:
    for number in range(settings.report_unproved_hourly):
        receipt_in(await reader.submit(text=f"Lần {number}"))
        await reader.open()
        clock.offset += timedelta(seconds=30)
    refused = await reader.submit()
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 60
    assert TYPED["text"] in unescape(refused.text)
    assert "thử lại sau" in refused.text


async def test_one_refused_at_the_door_still_has_what_they_typed(
    settings: Settings, code: str, clock: MovableClock
) -> None:
    app = create_app(settings.model_copy(update={"report_tries_hourly": 1}), clock=clock)
    reader = Reader(app, f"/s/{code}/report", browser(app))
    await reader.open()
    assert (await reader.submit(token="")).status_code == 400
    refused = await reader.submit([jpeg()], text="Đã viết rất dài.")
    await app.state.database.close()
    assert refused.status_code == 429
    assert "Đã viết rất dài." in unescape(refused.text)
    assert reader.hidden["token"] in refused.text, "it can be sent later as it is"


async def test_another_site_sends_nothing_in_anybodys_name(reader: Reader) -> None:
    reader.client.headers["Sec-Fetch-Site"] = "cross-site"
    assert (await reader.submit()).status_code == 403


async def test_a_body_that_is_no_form_is_refused_in_words(reader: Reader) -> None:
    broken = await reader.client.post(
        reader.address, content=b"--x\r\nnonsense", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken.status_code in {400, 422}
    assert "<h1>" in broken.text


@pytest.mark.parametrize("complaint", list(Complaint))
async def test_every_complaint_can_be_made(reader: Reader, complaint: Complaint) -> None:
    receipt_in(await reader.submit(complaint=complaint.value))


async def follow(reader: Reader, receipt: str) -> str:
    answer = await reader.client.get(f"/r/{receipt}")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


async def test_the_receipt_tells_what_was_done(reader: Reader, world: World) -> None:
    receipt = receipt_in(await reader.submit())
    report: Any = await id_of(world, receipt)
    assert "Đội kiểm tra sẽ xem phản ánh của bạn." in await follow(reader, receipt)
    await act(world, report, "confirm")
    await act(
        world, report, "reply", text="Cân mới <b>kiểm định</b>.", said_on=world.app.state.clock.today().isoformat()
    )
    await act(world, report, "answer", text="Tuần này đội sẽ cân lại.")
    page = await follow(reader, receipt)
    assert "sẽ được kiểm tra lại" in page
    assert "Tuần này đội sẽ cân lại." in page
    assert "Ý kiến của người bán" in page
    assert "<b>kiểm định</b>" not in (await reader.client.get(f"/r/{receipt}")).text
    assert "Chưa có lần kiểm tra nào sau phản ánh này." in page
    assert "Hoàng Văn Thụ" not in page


async def test_a_dismissed_report_says_why(reader: Reader, world: World) -> None:
    receipt = receipt_in(await reader.submit())
    await act(world, await id_of(world, receipt), "dismiss", reason="not_enough_told")
    assert "Thông tin chưa đủ để kiểm tra." in await follow(reader, receipt)


async def test_a_confirmed_report_stands_on_the_page_of_the_scale(reader: Reader, world: World, code: str) -> None:
    receipt = receipt_in(await reader.submit())
    assert "phản ánh của người mua" not in (await reader.client.get(f"/s/{code}")).text, "one report accuses nobody"
    await act(world, await id_of(world, receipt), "confirm")
    assert "phản ánh của người mua" in (await reader.client.get(f"/s/{code}")).text
