"""Requests of the map, of the markets' pages and of the plots."""

from datetime import date

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


@page_of("GET /console/markets")
async def markets(case: Case) -> Call:
    return Call("/console/markets", subject=case.home.market)


@page_of("GET /console/markets/{market_id}")
async def market(case: Case) -> Call:
    found = await case.home.add_instrument(verified_on=None, valid_until=None)
    return Call(f"/console/markets/{case.home.market}", subject=found, sent={"params": {"state": "never_verified"}})


@page_of("GET /console/markets/{market_id}/campaign")
async def campaign(case: Case) -> Call:
    found = await case.home.add_instrument(valid_until=date(2027, 1, 31))
    return Call(f"/console/markets/{case.home.market}/campaign", subject=found, sent={"params": {"month": "2027-01"}})


@page_of("GET /console/plots")
async def plots(case: Case) -> Call:
    await case.home.add_instrument(valid_until=date(2026, 1, 31))
    return Call("/console/plots")
