"""Whatever somebody wrote into a name, a note or a file stands on every page as text and in every export as text."""

import csv
import io
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import openpyxl
import pytest
from playwright.async_api import BrowserContext, ConsoleMessage, Dialog, FilePayload, Page

from service.exports.separated import FORMULA_BEGINNINGS
from tests.browser.conftest import DESK, OpenWindow
from tests.browser.hostile import FORMULAS, MARKUP, PAYLOADS, Hostile, HostileMarket, fill_market, import_of
from tests.pages.matrix import PAGE_EXPECTATIONS
from tests.process.running_service import RunningService

PAGES = sorted(route.partition(" ")[2] for route in PAGE_EXPECTATIONS if route.startswith("GET "))
SENDS_ON = {"/console", "/s", "/r", "/console/find"}
"""Only lead to another page; asked with what was typed in a test of their own."""
QUESTIONS = {
    "/console/flagged": "market={market}",
    "/console/labels": "market={market}&of=instruments",
    "/console/people": "q=p",
    "/report": "market={market}",
}
SHOWN = {
    "/console/instruments/{instrument_id}": ("code", "trader", "maker", "model", "serial", "local_tag", "certificate"),
    "/console/checks/{check_id}": ("note",),
    "/console/reports/{report_id}": ("told", "reply", "answer"),
    "/s/{code}": ("code",),
    "/r/{receipt}": ("code", "reply", "answer"),
}
SHOWN_TOGETHER = {
    "/console/flagged": ("code", "trader"),
    "/console/labels": ("code",),
    "/console/people": ("person",),
    "/markets/{market_id}": ("code", "sector"),
    "/report": ("code", "sector"),
}
"""Of all that is in the market at once."""


class Watch:
    """What a page did that nobody wanted: said by the browser itself."""

    def __init__(self, context: BrowserContext) -> None:
        self.seen: list[str] = []
        context.on("console", self._console)
        context.on("dialog", self._dialog)
        context.on("request", lambda request: self._request(request.url))
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.seen.append(message.text)

    async def _dialog(self, dialog: Dialog) -> None:
        self.seen.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme.startswith("http") and (parts.hostname != "127.0.0.1" or parts.path.endswith("/x")):
            self.seen.append(f"asked for {url}")

    async def nothing_happened(self, page: Page) -> None:
        await page.wait_for_load_state("load")
        # Whoever sets focus by itself, or opens what is folded, gets to run what waits there.
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert await page.evaluate("window.__ran") is None, page.url
        assert self.seen == [], page.url


@pytest.fixture(scope="module")
def market(demo: RunningService) -> HostileMarket:
    return fill_market(demo)


@pytest.fixture(scope="module")
def department(demo: RunningService) -> httpx.Client:
    return demo.sign_in("department")


@pytest.fixture
async def watched(open_window: OpenWindow, sign_in: Callable[[Page, str], Any]) -> tuple[Page, Watch]:
    """A window of the department's at a desk."""
    page = await open_window(size=DESK)
    await sign_in(page, "department")
    return page, Watch(page.context)


def address(path: str, market: HostileMarket, hostile: Hostile) -> str:
    ids = {
        "instrument_id": hostile.instrument,
        "check_id": hostile.check,
        "market_id": market.id,
        "stall_id": hostile.stall,
        "person_id": hostile.person,
        "report_id": hostile.report,
        "receipt": hostile.receipt,
        "code": hostile.label,
        "form": "csv",
        "sha256": "0" * 64,
    }
    question = QUESTIONS.get(path, "").format(market=market.id)
    return path.format(**ids) + (f"?{question}" if question else "")


def plain(text: str) -> str:
    return " ".join(text.split())


async def text_of(page: Page) -> str:
    """As it is read, with what is folded or only told aloud, and what waits in lists to choose from."""
    return plain(await page.evaluate("document.querySelector('main').textContent"))


async def test_what_would_run_is_forbidden_and_noticed(watched: tuple[Page, Watch]) -> None:
    page, watch = watched
    await page.goto("/console/flagged")
    picture = "'<img src=/x onerror=window.__ran=1>'"
    async with page.expect_event("requestfinished"):
        await page.evaluate(f"document.body.insertAdjacentHTML('beforeend', {picture})")
    await page.wait_for_timeout(200)
    assert await page.evaluate("window.__ran") is None, "the page's policy forbids it"
    assert any("Content Security Policy" in seen for seen in watch.seen)
    assert any(seen.startswith("asked for") for seen in watch.seen)


@pytest.mark.parametrize("path", [path for path in PAGES if path not in SENDS_ON])
async def test_nothing_that_was_written_runs_on_a_page(
    watched: tuple[Page, Watch], market: HostileMarket, path: str
) -> None:
    page, watch = watched
    for hostile in market.scales if "{" in path and path != "/markets/{market_id}" else market.scales[:1]:
        to = address(path, market, hostile)
        found = await page.request.get(to)
        if not found.headers["content-type"].startswith("text/html"):
            assert found.headers["x-content-type-options"] == "nosniff", to
            continue
        assert found.status == (404 if "/photos/" in to else 200), f"{to}: {found.status}"
        await page.goto(to)
        await watch.nothing_happened(page)
        read = await text_of(page)
        for name in SHOWN.get(path, ()):
            assert plain(hostile.texts[name]) in read, f"{to}: {name}"
        for each in market.scales:
            for name in SHOWN_TOGETHER.get(path, ()):
                assert plain(each.texts[name]) in read, f"{to}: {name} of {each.payload!r}"


@pytest.mark.parametrize("payload", MARKUP)
async def test_what_is_typed_into_a_search_comes_back_as_text(
    watched: tuple[Page, Watch], market: HostileMarket, payload: str
) -> None:
    page, watch = watched
    typed = quote(payload, safe="")
    for to in (
        f"/s?code={typed}",
        f"/s/{typed}",
        f"/s/{typed}/report",
        f"/r?receipt={typed}",
        f"/r/{typed}",
        f"/markets?q={typed}",
        f"/markets/{market.id}?q={typed}",
        f"/report?q={typed}",
        f"/console/find?code={typed}",
        f"/console/people?q={typed}",
        f"/console/flagged?cursor={typed}",
        f"/console/sign-in?next={typed}",
        f"/markets?{typed}={typed}",
        f"/nowhere/{typed}",
    ):
        await page.goto(to)
        await watch.nothing_happened(page)
    await page.goto(f"/r?receipt={typed}")
    assert plain(payload[:20]) in await text_of(page)
    await page.goto(f"/markets?q={typed}")
    assert await page.locator("input[name=q]").input_value() == payload


@pytest.mark.parametrize("broken", [True, False], ids=["refused", "taken"])
async def test_a_file_brought_in_does_nothing_but_bring_in_its_rows(
    watched: tuple[Page, Watch], market: HostileMarket, broken: bool
) -> None:
    page, watch = watched
    for payload in PAYLOADS:
        await page.goto("/console/imports")
        await page.select_option("#kind", "instruments")
        await page.select_option("#market", market.id)
        file = FilePayload(name=f"{payload}.csv", mimeType="text/csv", buffer=import_of(payload, broken=broken))
        await page.set_input_files("#file", file)
        await page.click("button[name=apply][value=true]")
        # Told of rows to mend, or of a file that cannot be read as a table at all.
        await page.locator("#result").locator("[role=alert], [role=status]").wait_for()
        await watch.nothing_happened(page)
        outcome = "#result [role=alert]" if broken else "#result [role=status]"
        assert await page.locator(outcome).count() == 1, f"{payload!r}: {await text_of(page)}"


async def test_what_a_consumer_typed_comes_back_as_text_to_be_mended(
    open_window: OpenWindow, market: HostileMarket
) -> None:
    page = await open_window()
    watch = Watch(page.context)
    for payload in MARKUP:
        await page.goto(f"/s/{market.scales[0].label}/report")
        await page.fill("#text", payload)
        await page.fill("#contact", payload)
        # Sent as a program would, with a token that is none.
        await page.evaluate(
            "document.querySelectorAll('[required]').forEach((each) => { each.required = false; });"
            "document.querySelector('[name=token]').value = '\"><img src=x onerror=window.__ran=1>';"
            "document.querySelector('#report').submit();"
        )
        await page.locator("#mends").wait_for()
        await watch.nothing_happened(page)
        assert await page.input_value("#text") == payload
        assert await page.input_value("#contact") == payload


async def test_the_map_tells_a_markets_name_as_text(watched: tuple[Page, Watch], market: HostileMarket) -> None:
    page, watch = watched
    await page.goto("/console/map")
    # Points that lie upon each other are told of together; the one wanted is asked for as the keyboard does.
    point = page.locator(".leaflet-marker-icon").and_(page.get_by_label(market.name))
    await point.first.focus()
    await page.keyboard.press("Enter")
    name = page.locator(".leaflet-popup strong").filter(has_text=market.name)
    await name.wait_for()
    assert plain(await name.inner_text()) == plain(market.name)
    await watch.nothing_happened(page)


def test_no_cell_of_an_exported_workbook_is_a_formula(department: httpx.Client, market: HostileMarket) -> None:
    answer = department.get("/flagged-stalls.xlsx", params={"market": market.id})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2))
    cells = [cell for row in rows for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert not any(cell.hyperlink for cell in cells)
    told = {str(cell.value) for cell in cells}
    for hostile in market.scales:
        if "\r" not in hostile.payload:
            assert hostile.texts["trader"] in told


@pytest.mark.parametrize("reads", ["vi", "en"])
def test_no_cell_of_exported_text_begins_a_formula_however_it_is_split(
    department: httpx.Client, market: HostileMarket, reads: str
) -> None:
    headers = {"Accept-Language": reads}
    answer = department.get("/flagged-stalls.csv", params={"market": market.id}, headers=headers)
    text = answer.content.decode("utf-8-sig")
    for separator in ",;\t":
        cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
        assert not [cell for cell in cells if cell.strip(' "').startswith(FORMULA_BEGINNINGS)], separator
    ours = {
        cell
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";" if reads == "vi" else ",")
        for cell in row
    }
    for hostile in market.scales:
        trader = hostile.texts["trader"]
        assert trader in ours if hostile.payload in MARKUP else trader not in ours
        assert trader.replace("'", "") in {cell.replace("'", "") for cell in ours}, "nothing else is changed"
    assert any(cell.startswith("'=HYPERLINK") for cell in ours)
    assert len(FORMULAS) > 1
