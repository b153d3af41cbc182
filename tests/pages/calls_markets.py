"""Requests of the map and of the markets' pages."""

from schemas.identity import Role
from tests.makers.world import new_id
from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case


@page_of("GET /console/map")
async def map_page(case: Case) -> Call:
    return Call("/console/map", subject=case.home.market)


@page_of("GET /console/map.json")
async def map_data(case: Case) -> Call:
    market = await case.home.add_market(case.home.commune, new_id(), lat=22.742, lon=106.181)
    return Call("/console/map.json", subject=None if case.role is Role.BOARD else market.hex)
