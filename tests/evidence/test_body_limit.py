"""The streamed content type lifts the limit of a body only where bodies are streamed."""

from schemas.identity import Role
from tests.makers.evidence import STREAM
from tests.makers.world import World, new_id


async def test_a_large_body_of_the_streamed_kind_is_refused_elsewhere(world: World) -> None:
    client = await world.client(Role.BOARD)
    large = bytes(world.app.state.settings.max_body_bytes + 1)
    answer = await client.put(f"/api/v1/spot-checks/{new_id()}", content=large, headers=STREAM)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
