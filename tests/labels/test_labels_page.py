"""The console's page of labels: choose a market, see what can be printed, take all or what is ticked."""

from pathlib import Path

import httpx
import pytest

from schemas.identity import Role
from tests.labels.printed import printed
from tests.labels.test_labels import add_scale
from tests.makers.world import World
from tests.pages.matrix import browser, form_token_of

PAGE = "/console/labels"


class Visitor:
    """A board member at the page of their market, with the token that its forms carry."""

    def __init__(self, world: World, client: httpx.AsyncClient, form_token: str) -> None:
        self.world, self.client, self.form_token = world, client, form_token

    async def look(self, **params: str) -> str:
        answer = await self.client.get(PAGE, params={"market": str(self.world.market), **params})
        assert answer.status_code == 200
        return answer.text

    async def ask(self, **data: object) -> httpx.Response:
        sent = {"form_token": self.form_token, "market": str(self.world.market), "of": "instruments", **data}
        return await self.client.post(f"{PAGE}.pdf", data=sent)


@pytest.fixture
async def visitor(world: World) -> Visitor:
    token = (await world.client(Role.BOARD)).headers["authorization"].removeprefix("Bearer ")
    return Visitor(world, browser(world.app, token), form_token_of(world.app, token))


async def test_the_page_shows_what_can_be_printed_with_the_code_of_each_label(visitor: Visitor, world: World) -> None:
    _, code = await add_scale(world)
    shown = await visitor.look(of="instruments")
    assert f"{code[:3]} {code[3:6]} {code[6:]}" in shown
    assert "Cân đồng hồ lò xo, Max 10 kg" in shown
    assert "Hoàng Văn Thụ" not in shown


async def test_what_is_ticked_is_printed_and_with_nothing_ticked_all(
    visitor: Visitor, world: World, tmp_path: Path
) -> None:
    scales = [await add_scale(world) for _ in range(3)]
    some = await visitor.ask(instrument=[str(id) for id, _ in scales[:2]], skip="3")
    assert {found.text[-9:] for found in printed(some.content, tmp_path).codes} == {code for _, code in scales[:2]}
    everything = await visitor.ask(form="thermal58", skip="3")
    assert len(printed(everything.content, tmp_path).codes) == 3
    assert everything.headers["content-disposition"].endswith('-thermal58.pdf"')


async def test_a_refusal_shows_the_page_again_with_what_was_chosen(visitor: Visitor, world: World) -> None:
    scale, _ = await add_scale(world)
    refused = await visitor.ask(form="a4_large", skip="9", instrument=str(scale))
    assert refused.status_code == 422
    assert "bỏ qua được nhiều nhất 7" in refused.text
    assert f'value="{scale}" checked' in refused.text
    assert 'value="a4_large" checked' in refused.text
    assert 'value="9"' in refused.text


async def test_a_form_of_another_site_prints_nothing(visitor: Visitor, world: World) -> None:
    await add_scale(world)
    visitor.form_token = "0" * 64
    assert (await visitor.ask()).status_code == 403
