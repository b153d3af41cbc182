"""The whole way of a report: a label printed and scanned, the scale reported, measured again, and its sender told."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from uuid_utils.compat import uuid7

from tests.browser.conftest import DESK, Inspect, OpenWindow, SignIn, Visit
from tests.browser.photos import phone_photo
from tests.labels.printed import printed
from tests.process.running_service import RunningService
from tests.process.test_main_job import a_scale, standards

FLAG = "reported_by_consumers"


@pytest.fixture(scope="module")
def team(demo: RunningService) -> httpx.Client:
    return demo.sign_in("district")


@pytest.fixture(scope="module")
def scale(team: httpx.Client) -> dict[str, Any]:
    """In date, without a flag, and with no other scale at its stall that could be meant."""
    return a_scale(team)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    file = tmp_path / "IMG_20261122.jpg"
    file.write_bytes(phone_photo())
    return file


async def print_label(page: Page, visit: Visit, inspect: Inspect, scale: dict[str, Any], folder: Path) -> str:
    """Chosen in the console and printed; returns what a phone's camera reads on the paper."""
    await visit(page, "/console/labels")
    await page.get_by_label("Chợ", exact=True).select_option(label="Chợ Nước Hai")
    await page.get_by_label("Từng cân").check()
    await page.get_by_role("button", name="Xem").click()
    await inspect(page)
    code = scale["label_code"]
    await page.get_by_label(f"In nhãn {code[:3]} {code[3:6]} {code[6:]}").check()
    await page.get_by_label("A4, 24 nhãn").check()
    await page.get_by_label("Số nhãn đã dùng").fill("5")
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Tải tệp PDF").click()
    file = await coming.value
    await file.save_as(folder / "nhan.pdf")
    codes = printed((folder / "nhan.pdf").read_bytes(), folder).codes
    assert len(codes) == 1
    return codes[0].text


async def report(page: Page, inspect: Inspect, photo: Path | None = None) -> str:
    """Fills in the form that stands open; returns the receipt."""
    await page.get_by_label("Cân thiếu").check()
    await page.get_by_label("Kể ngắn gọn").fill("Mua 1 kg thịt, về cân lại chỉ được 900 g.")
    if photo:
        await page.get_by_label("Chụp ảnh ngay").set_input_files(photo)
    await page.get_by_role("button", name="Gửi phản ánh").click()
    await page.wait_for_url("**/r/*-*-*-*")
    await inspect(page)
    return (await page.locator(".receipt").inner_text()).strip()


def newest_report(team: httpx.Client) -> str:
    return str(team.get("/reports", params={"limit": 1}).json()["items"][0]["id"])


def act(team: httpx.Client, report_id: str, action: str, **data: Any) -> None:
    answer = team.post(f"/reports/{report_id}/{action}", json=data)
    assert answer.status_code == 200, answer.text


def flagged(team: httpx.Client, scale: dict[str, Any]) -> bool:
    found = team.get("/flags", params={"stall": scale["stall_id"], "flag": FLAG}).json()["items"]
    return bool(found)


def measure(team: httpx.Client, scale: dict[str, Any]) -> None:
    """1 kg is put on and 1 kg is shown."""
    now = datetime.now(UTC).isoformat()
    mark = scale["mark"]
    record = {
        "instrument_id": scale["id"],
        "performed_at": now,
        "position": None,
        "method": "control_weights",
        "purpose": "selling",
        "standards": standards(team),
        "zero_before_mg": 0,
        "zero_after_mg": 0,
        "readings": [
            {"load_mg": 1_000_000, "indication_mg": 1_000_000},
            {"load_mg": 5_000_000, "indication_mg": 5_000_000},
        ],
        "sticker": {
            "state": "valid",
            "code": f"{mark['series']}-{mark['number']}",
            "valid_until": scale["valid_until"],
        },
        "seal": "intact",
        "signs": [],
        "photos": [],
        "device": {"sent_at": now, "app_version": "0.1.0", "verdict": "conforming"},
        "note": None,
    }
    answer = team.put(f"/spot-checks/{uuid7()}", json=record)
    assert answer.status_code == 201, answer.text
    assert answer.json()["verdict"] == "conforming", answer.text


async def test_from_the_printed_label_to_a_scale_that_was_measured_again(
    open_window: OpenWindow,
    visit: Visit,
    inspect: Inspect,
    sign_in: SignIn,
    team: httpx.Client,
    scale: dict[str, Any],
    photo: Path,
    tmp_path: Path,
) -> None:
    desk = await sign_in(await open_window(size=DESK), "department")
    address = await print_label(desk, visit, inspect, scale, tmp_path)

    one = await open_window()
    await visit(one, address)
    await one.get_by_role("link", name="Báo cân này sai").click()
    receipt = await report(one, inspect, photo)
    first = newest_report(team)
    other = await open_window(locale="en-GB")
    await visit(other, address)
    await other.get_by_role("button", name="Tiếng Việt").click()
    await other.get_by_role("link", name="Báo cân này sai").click()
    other_receipt = await report(other, inspect)
    second = newest_report(team)
    assert first != second

    await visit(one, address)
    await expect(one.get_by_text("phản ánh của người mua")).to_have_count(0)
    act(team, first, "confirm", note="Đã xem ảnh.")
    act(team, second, "join", main_id=first)
    assert flagged(team, scale)
    await visit(one, address)
    await expect(one.get_by_text("Có phản ánh của người mua đã được ghi nhận")).to_be_visible()
    for window, code in ((one, receipt), (other, other_receipt)):
        await visit(window, f"/r/{code}")
        await expect(window.get_by_text("sẽ được kiểm tra lại")).to_be_visible()

    measure(team, scale)
    assert not flagged(team, scale)
    for window, code in ((one, receipt), (other, other_receipt)):
        await visit(window, f"/r/{code}")
        await expect(window.get_by_text("cân đúng trong mức cho phép").first).to_be_visible()
        await expect(window.get_by_role("heading", name="Kiểm tra lại")).to_be_visible()
    await visit(one, address)
    await expect(one.get_by_text("phản ánh của người mua")).to_have_count(0)
    await expect(one.get_by_text("Cân đúng trong mức cho phép")).to_be_visible()
