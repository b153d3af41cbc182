"""A consumer's way from the label to the receipt, in a real browser against the real service."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.async_api import Page, expect

from tests.browser.conftest import DESK, Inspect, OpenWindow, Visit
from tests.browser.photos import phone_photo
from tests.process.running_service import RunningService


@dataclass(frozen=True)
class Labels:
    """Of scales at a market of the demo."""

    market: str
    market_name: str
    stall: str
    stall_code: str
    in_date: str
    overdue: str


@pytest.fixture(scope="module")
def department(demo: RunningService) -> httpx.Client:
    return demo.sign_in("department")


@pytest.fixture(scope="module")
def labels(department: httpx.Client) -> Labels:
    markets = department.get("/public/markets").json()["items"]
    market = next(market for market in markets if market["name"] == "Chợ Nước Hai")
    stall = department.get(f"/public/markets/{market['id']}/stalls").json()["items"][0]

    def scale(state: str) -> str:
        found = {"market": market["id"], "state": state, "kind": "spring_dial_scale", "in_use": "true", "limit": 1}
        return str(department.get("/instruments", params=found).json()["items"][0]["label_code"])

    return Labels(market["id"], market["name"], stall["label_code"], stall["code"], scale("in_date"), scale("overdue"))


async def test_a_label_leads_to_the_state_of_its_scale_in_both_languages(
    page: Page, visit: Visit, inspect: Inspect, labels: Labels
) -> None:
    await visit(page, f"/s/{labels.in_date}")
    await expect(page.get_by_text("Còn hạn kiểm định")).to_be_visible()
    await page.get_by_role("button", name="English").click()
    await inspect(page)
    await expect(page.get_by_text("In date")).to_be_visible()
    assert page.url.endswith(f"/s/{labels.in_date}")
    await visit(page, f"/s/{labels.overdue}")
    await expect(page.get_by_text("Out of date")).to_be_visible()


async def test_a_code_is_typed_as_one_likes_and_a_slip_of_the_finger_is_told(
    page: Page, visit: Visit, inspect: Inspect, labels: Labels
) -> None:
    await visit(page, "/")
    code = labels.in_date
    await page.get_by_label("Mã trên nhãn").fill(f"{code[:3]} {code[3:6]} {code[6:]}".lower())
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/s/{code}")
    await visit(page, "/")
    await page.get_by_label("Mã trên nhãn").fill(code[:-1])
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Chưa tìm thấy mã này")
    await inspect(page)


async def fill_in(page: Page, photo: Path | None = None) -> None:
    await page.get_by_label("Cân thiếu").check()
    await page.get_by_label("Kể ngắn gọn").fill("Mua 1 kg thịt, về cân lại chỉ được 900 g.")
    if photo:
        await page.get_by_label("Hoặc chọn ảnh đã có").set_input_files(photo)


async def receipt_of(page: Page, inspect: Inspect) -> str:
    await page.wait_for_url("**/r/*-*-*-*")
    await expect(page.get_by_text("Đã nhận phản ánh của bạn")).to_be_visible()
    await inspect(page)
    return (await page.locator(".receipt").inner_text()).strip()


def newest_report(department: httpx.Client) -> dict[str, Any]:
    newest = department.get("/reports", params={"limit": 1}).json()["items"][0]
    report: dict[str, Any] = department.get(f"/reports/{newest['id']}").json()
    return report


def first_photo(department: httpx.Client, report: dict[str, Any]) -> bytes:
    sha256 = report["photos"][0]["sha256"]
    return department.get(f"/reports/{report['id']}/photos/{sha256}", params={"size": "original"}).content


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "IMG_20261122.jpg"
    file.write_bytes(phone_photo())
    return file


async def test_from_the_label_to_the_receipt_with_a_photo_made_small_on_the_way(
    page: Page, visit: Visit, inspect: Inspect, labels: Labels, department: httpx.Client, photo: Path
) -> None:
    await visit(page, f"/s/{labels.in_date}")
    await page.get_by_role("link", name="Báo cân này sai").click()
    await inspect(page)
    await fill_in(page, photo)
    await expect(page.locator("#photo-state")).to_contain_text("1 ảnh")
    await page.get_by_role("button", name="Gửi phản ánh").click()
    receipt = await receipt_of(page, inspect)

    report = newest_report(department)
    assert report["label_code"] == labels.in_date
    arrived = first_photo(department, report)
    assert max(Image.open(io.BytesIO(arrived)).size) == 1600
    assert b"SM-A042F" not in arrived, "where it was taken stays on the phone"

    await visit(page, "/")
    await page.get_by_label("Mã biên nhận").fill(receipt.lower().replace("-", " "))
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"**/r/{receipt}")
    await expect(page.get_by_text("Đội kiểm tra sẽ xem phản ánh của bạn")).to_be_visible()


async def test_without_javascript_nothing_is_missing_but_the_speed(
    open_window: OpenWindow, visit: Visit, inspect: Inspect, labels: Labels, department: httpx.Client, photo: Path
) -> None:
    page = await open_window(javascript=False)
    await page.goto(f"/s/{labels.stall}")
    await page.get_by_role("link", name="Báo cân ở sạp này sai").click()
    await expect(page.get_by_text("xin đợi khoảng 10 giây")).to_be_visible()
    await fill_in(page, photo)
    await page.get_by_role("button", name="Gửi phản ánh").click()
    await expect(page.get_by_role("alert")).to_contain_text("Hãy đợi")
    await expect(page.get_by_role("alert")).to_contain_text("hãy chọn lại: trình duyệt không giữ ảnh")
    assert await page.get_by_label("Cân thiếu").is_checked(), "what was chosen is still there"
    assert (await page.get_by_label("Kể ngắn gọn").input_value()).startswith("Mua 1 kg thịt")
    await page.get_by_label("Hoặc chọn ảnh đã có").set_input_files(photo)
    await page.wait_for_timeout(10_000)
    await page.get_by_role("button", name="Gửi phản ánh").click()
    await page.wait_for_url("**/r/*-*-*-*")
    await expect(page.get_by_text("Đã nhận phản ánh của bạn")).to_be_visible()
    report = newest_report(department)
    assert report["stall"]["code"] == labels.stall_code
    assert first_photo(department, report) == phone_photo(), "as it was chosen"


async def test_a_report_needs_no_label_and_no_stall(
    open_window: OpenWindow, visit: Visit, inspect: Inspect, labels: Labels, department: httpx.Client
) -> None:
    page = await open_window(size=DESK)
    await visit(page, "/")
    await page.get_by_label("Chợ", exact=True).select_option(labels.market)
    await page.get_by_role("button", name="Chọn").click()
    await inspect(page)
    await page.get_by_role("link", name="Báo cân sai ở chợ này").click()
    await inspect(page)
    await expect(page.get_by_label("Sạp nào?").locator("option:checked")).to_have_text("Tôi không biết sạp nào")
    await fill_in(page)
    await page.get_by_role("button", name="Gửi phản ánh").click()
    await receipt_of(page, inspect)
    report = newest_report(department)
    assert (report["market"]["name"], report["stall"]) == (labels.market_name, None)


async def test_what_is_to_mend_is_said_where_it_stands_and_photos_stay_chosen(
    page: Page, visit: Visit, inspect: Inspect, labels: Labels, photo: Path
) -> None:
    await visit(page, f"/s/{labels.in_date}/report")
    await page.get_by_label("Việc khác").check()
    await page.get_by_label("Hoặc chọn ảnh đã có").set_input_files(photo)
    await page.get_by_role("button", name="Gửi phản ánh").click()
    await expect(page.get_by_role("alert")).to_contain_text("Hãy kể ngắn gọn điều bạn thấy.")
    await expect(page.get_by_role("alert")).to_be_focused()
    await inspect(page)
    await page.get_by_role("link", name="Hãy kể ngắn gọn điều bạn thấy.").click()
    await expect(page.get_by_label("Kể ngắn gọn")).to_be_focused()
    assert await page.get_by_label("Việc khác").is_checked()
    await expect(page.locator("#photo-state")).to_contain_text("1 ảnh")
    assert not await page.get_by_text("hãy chọn lại: trình duyệt không giữ ảnh").is_visible()
    await page.keyboard.type("Cân bị kê một bên.")
    await page.get_by_role("button", name="Gửi phản ánh").click()
    await receipt_of(page, inspect)


async def test_a_network_that_is_gone_loses_nothing(page: Page, visit: Visit, inspect: Inspect, labels: Labels) -> None:
    await visit(page, f"/s/{labels.in_date}/report")
    await fill_in(page)
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Gửi phản ánh").click()
    await expect(page.locator("#sending")).to_contain_text("Mất mạng")
    assert (await page.get_by_label("Kể ngắn gọn").input_value()).startswith("Mua 1 kg thịt")
    await page.context.set_offline(False)


async def test_the_form_is_filled_in_and_sent_by_keyboard_alone(
    page: Page, visit: Visit, inspect: Inspect, labels: Labels
) -> None:
    await visit(page, f"/s/{labels.overdue}")
    await page.get_by_role("link", name="Báo cân này sai").focus()
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/report")
    await page.locator("#complaint-short_weight").focus()
    await page.keyboard.press("Space")
    reached = []
    for _ in range(12):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.id || document.activeElement.className"))
        if reached[-1] == "primary":
            break
    assert "website" not in reached, "a person never comes to the field for robots"
    assert {"happened_on", "text", "contact", "photo-take", "photo-choose"} <= set(reached)
    await page.keyboard.press("Enter")
    await receipt_of(page, inspect)


def addresses_of(labels: Labels) -> list[str]:
    return [
        "/",
        "/markets",
        f"/markets/{labels.market}",
        f"/s/{labels.stall}",
        f"/s/{labels.overdue}",
        f"/s/{labels.in_date}",
        f"/s/{labels.in_date}/report",
        "/report",
        f"/report?market={labels.market}",
    ]


async def test_every_page_can_be_used_by_everybody(page: Page, visit: Visit, labels: Labels) -> None:
    for address in addresses_of(labels):
        await visit(page, address)
    await visit(page, "/s/7K3M9QXAB", status=404)
    await visit(page, "/r/AAAA-BBBB-CCCC-DDDD", status=404)


@pytest.mark.parametrize("width", [320, 1440])
async def test_pages_fit_any_screen_and_twice_the_size_of_letters(
    open_window: OpenWindow, labels: Labels, width: int
) -> None:
    page = await open_window(size=(width, 740))
    for address in addresses_of(labels):
        await page.goto(address)
        assert await fits(page), address
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert await fits(page), f"{address} with letters of twice the size"


async def fits(page: Page) -> bool:
    """Nothing has to be looked for to the right of the window."""
    return bool(await page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


async def test_a_printed_receipt_keeps_the_code_and_leaves_out_what_paper_cannot_do(
    page: Page, visit: Visit, inspect: Inspect, labels: Labels
) -> None:
    await visit(page, f"/s/{labels.in_date}/report")
    await fill_in(page)
    await page.get_by_role("button", name="Gửi phản ánh").click()
    receipt = await receipt_of(page, inspect)
    await page.emulate_media(media="print")
    await expect(page.locator(".receipt")).to_have_text(receipt)
    await expect(page.locator(".address")).to_contain_text(f"/r/{receipt}")
    await expect(page.get_by_role("button", name="English")).to_be_hidden()
