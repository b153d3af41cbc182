"""Every page of the console, opened by those who may, on a phone and at a desk: nothing broken, nothing in the way."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import DESK, PHONE, OpenWindow, Visit
from tests.process.running_service import RunningService

SignIn = Callable[[Page, str], Awaitable[Page]]
OF_INSPECTORS = ("flagged", "map", "markets", "reports", "plots", "find", "imports", "labels")
OF_THE_DEPARTMENT = (*OF_INSPECTORS, "people", "ledger")


@pytest.fixture(scope="module")
def details(demo: RunningService) -> list[str]:
    """A market, its campaign, an instrument, a report and a check of the demo, as the department finds them."""
    department = demo.sign_in("department")

    def first(path: str, **asked: str) -> str:
        return str(department.get(path, params={"limit": 1, **asked}).json()["items"][0]["id"])

    market = first("/markets")
    return [
        f"markets/{market}",
        f"markets/{market}/campaign?month=2027-01",
        f"instruments/{first('/instruments')}",
        f"reports/{first('/reports', state='new')}",
        f"checks/{first('/spot-checks')}",
    ]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_every_page_of_the_console_is_sound(
    size: tuple[int, int], open_window: OpenWindow, visit: Visit, sign_in: SignIn, details: list[str]
) -> None:
    page = await sign_in(await open_window(size=size), "department")
    for path in (*OF_THE_DEPARTMENT, *details):
        await visit(page, f"/console/{path}")


async def test_every_market_on_the_map_is_in_the_list_beside_it(
    open_window: OpenWindow, visit: Visit, sign_in: SignIn
) -> None:
    page = await sign_in(await open_window(size=DESK), "department")
    await visit(page, "/console/map")
    markers, listed = page.locator(".leaflet-marker-icon"), page.locator(".market-list > li")
    await expect(markers.first).to_be_visible()
    names = await listed.locator("div > a").all_inner_texts()
    told = "\n".join([await marker.get_attribute("aria-label") or "" for marker in await markers.all()])
    assert names
    assert not [name for name in names if f"{name}: " not in told]
    await markers.first.focus()
    await page.keyboard.press("Enter")
    led = page.locator(".leaflet-popup a").first
    await expect(led).to_be_visible()
    await led.click()
    await page.wait_for_url("**/console/flagged?market=*")
    await expect(page.locator("#market")).not_to_have_value("")


async def test_the_map_is_a_list_without_javascript(open_window: OpenWindow) -> None:
    page = await open_window(javascript=False)
    await page.goto("/console/sign-in?next=/console/map")
    await page.fill("#username", "board")
    await page.fill("#password", "demo-board")
    await page.click("main button.primary")
    await expect(page.locator(".market-list > li")).to_have_count(1)
    await expect(page.locator("#map")).to_be_hidden()


async def test_a_verification_body_sees_what_falls_due_and_no_telephone(
    open_window: OpenWindow, visit: Visit, sign_in: SignIn, demo: RunningService, details: list[str]
) -> None:
    market = details[0].removeprefix("markets/")
    stalls = demo.sign_in("department").get("/stalls", params={"market": market, "limit": 200}).json()["items"]
    phones = [stall["trader_phone"] for stall in stalls if stall["trader_phone"]]
    page = await sign_in(await open_window(size=DESK), "verifier")
    await visit(page, f"/console/{details[1]}")
    shown = await page.inner_text("main")
    assert phones
    assert not [phone for phone in phones if phone in shown]
