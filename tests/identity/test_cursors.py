"""A list's cursor from a client's own hand."""

from schemas.identity import Role
from service.paging import encode_cursor
from tests.makers.world import World, new_id


async def test_a_time_that_no_database_holds_is_refused_as_a_cursor(world: World) -> None:
    client = await world.client(Role.BOARD)
    for moment in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-01-01T00:00:00"):
        answer = await client.get("/api/v1/me/devices", params={"cursor": encode_cursor(moment, str(new_id()))})
        assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid"), moment
