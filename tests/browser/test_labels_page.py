"""The console's page of labels in a real browser, on a phone and at a desk, with and without JavaScript."""

from pathlib import Path

import pytest

from tests.browser.conftest import DESK, PHONE, Inspect, OpenWindow, SignIn, Visit
from tests.labels.printed import printed


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_labels_are_chosen_at_any_size(
    open_window: OpenWindow, sign_in: SignIn, visit: Visit, inspect: Inspect, size: tuple[int, int]
) -> None:
    page = await sign_in(await open_window(size=size), "board")
    await visit(page, "/console/labels")
    await page.get_by_label("Chợ", exact=True).select_option(index=1)
    await page.get_by_role("button", name="Xem").click()
    await inspect(page)
    assert await page.get_by_role("checkbox").count() > 20


async def test_labels_need_no_javascript(open_window: OpenWindow, tmp_path: Path) -> None:
    page = await open_window(javascript=False)
    await page.goto("/console/sign-in?next=/console/labels")
    await page.fill("#username", "board")
    await page.fill("#password", "demo-board")
    await page.click("main button.primary")
    await page.get_by_label("Chợ", exact=True).select_option(index=1)
    await page.get_by_role("button", name="Xem").click()
    await page.get_by_role("checkbox").first.check()
    await page.get_by_label("Máy in nhiệt 58 mm").check()
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Tải tệp PDF").click()
    file = await coming.value
    assert file.suggested_filename.endswith("-thermal58.pdf")
    await file.save_as(tmp_path / "nhan.pdf")
    assert len(printed((tmp_path / "nhan.pdf").read_bytes(), tmp_path).codes) == 1
