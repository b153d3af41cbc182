"""The one condition that holds every query to what a person may see."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from schemas.identity import Role
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT, Instrument
from service.markets.models import MARKET, Market

MARKET_ID = UUID(int=7)


def who(**scope: Any) -> Who:
    known = {"person_id": UUID(int=1), "name": "Hoa", "role": Role.BOARD, "session_id": None, "device_id": None}
    return Who(**{**known, "body": None, "provinces": (), "areas": (), "markets": (), **scope})


def sql(condition: Any) -> str:
    return str(select(1).where(condition).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("table", [Instrument, aliased(Instrument), INSTRUMENT, INSTRUMENT.alias("i")])
def test_a_market_s_board_is_held_to_rows_of_its_market(table: Any) -> None:
    assert "market_id = " in sql(in_scope(who(markets=(MARKET_ID,)), table))


@pytest.mark.parametrize("table", [Market, aliased(Market), MARKET, MARKET.alias("m")])
def test_of_markets_the_id_itself_is_in_scope(table: Any) -> None:
    assert ".id = " in sql(in_scope(who(markets=(MARKET_ID,)), table))


def test_somebody_without_a_scope_sees_nothing() -> None:
    assert "false" in sql(in_scope(who(), INSTRUMENT))


def test_the_command_line_sees_everything() -> None:
    assert "true" in sql(in_scope(who(everywhere=True), INSTRUMENT))
