"""One running demo and one Chromium for all tests of this folder; each test has a window of its own.

`visit(page, path)` opens a page and holds it to what every page must keep; `inspect(page)` does so after a click.
"""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, async_playwright

from tests.process.running_service import RunningService, start_demo
from tests.store_places import StorePlace

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
PHONE, DESK = (360, 740), (1440, 900)
PATIENCE_MS = 15_000
WIDE_LIMITS = {
    f"QUACAN_REPORT_{name}": "100000"
    for name in (
        "ADDRESS_HOURLY",
        "ADDRESS_DAILY",
        "UNPROVED_HOURLY",
        "UNPROVED_DAILY",
        "TRIES_HOURLY",
        "STALL_DAILY",
        "MARKET_DAILY",
        "GLOBAL_MINUTE",
    )
}
"""All browsers here come from one address."""
AXE_OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
GRAVE = {"serious", "critical"}

OpenWindow = Callable[..., Awaitable[Page]]
Visit = Callable[..., Awaitable[Page]]
Inspect = Callable[[Page], Awaitable[None]]
SignIn = Callable[[Page, str], Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo(new_store: Callable[[], StorePlace]) -> Iterator[RunningService]:
    # Not pytest's folder: a unix socket's path may not be long, and the database's user must be let in.
    with tempfile.TemporaryDirectory(prefix="quacan-web-") as folder:
        Path(folder).chmod(0o755)
        service = start_demo(Path(folder) / "var", new_store(), WIDE_LIMITS)
        yield service
        service.stop()


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def open_window(chromium: Browser, demo: RunningService) -> AsyncIterator[OpenWindow]:
    """`await open_window(size=DESK, javascript=False, locale="en-GB")`: somebody else's browser, without cookies."""
    opened: list[BrowserContext] = []

    async def open_one(
        *, size: tuple[int, int] = PHONE, javascript: bool = True, locale: str = "vi-VN", timezone: str = "Asia/Bangkok"
    ) -> Page:
        context = await chromium.new_context(
            base_url=demo.url,
            viewport={"width": size[0], "height": size[1]},
            java_script_enabled=javascript,
            locale=locale,
            timezone_id=timezone,
        )
        context.set_default_timeout(PATIENCE_MS)
        opened.append(context)
        page = await context.new_page()
        listen(page)
        return page

    yield open_one
    for context in opened:
        await context.close()


@pytest.fixture
async def page(open_window: OpenWindow) -> Page:
    """A phone's window."""
    return await open_window()


@pytest.fixture
def visit() -> Visit:
    async def open_address(page: Page, path: str, *, status: int = 200) -> Page:
        answer = await page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}"
        await inspect_page(page)
        return page

    return open_address


@pytest.fixture
def inspect() -> Inspect:
    return inspect_page


@pytest.fixture
def sign_in(visit: Visit) -> SignIn:
    """As one of the demo's people: `await sign_in(page, "department")`."""

    async def enter(page: Page, username: str) -> Page:
        await visit(page, "/console/sign-in")
        await page.fill("#username", username)
        await page.fill("#password", f"demo-{username}")
        await page.click("main button.primary")
        await page.wait_for_url("**/console/**")
        return page

    return enter


_complaints: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def listen(page: Page) -> None:
    """Whatever the page complains of is kept until it is looked at."""
    said = _complaints[page] = []

    def on_console(message: ConsoleMessage) -> None:
        # A refusal is a page with a status of its own, which Chromium tells as an error of the document.
        of_document = "Failed to load resource" in message.text and message.location.get("url") == page.url
        if message.type in {"error", "warning"} and not of_document:
            said.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    page.on("console", on_console)
    page.on("pageerror", lambda error: said.append(f"error: {error}"))


async def inspect_page(page: Page) -> None:
    """No error in the console, a title, a language, and nothing that keeps somebody from using it."""
    await page.wait_for_load_state("load")
    assert _complaints[page] == []
    assert (await page.title()).strip(), f"{page.url} has no title"
    assert await page.get_attribute("html", "lang") in {"vi", "en"}, f"{page.url} has no language"
    assert await page.locator("h1").count() == 1, f"{page.url} needs one first heading"
    assert await page.locator("main").count() == 1
    width, room = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, f"{page.url} is {width} wide where {room} are to be had"
    found = await Axe().run(page, options=AXE_OPTIONS)
    grave = [
        f"{violation['id']} ({violation['impact']}): {node['html']}"
        for violation in found.response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]
    assert not grave, f"{page.url}: {grave}"
