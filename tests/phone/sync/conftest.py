"""The service in both its forms, and phones that talk to it."""

import pytest

from tests.conftest import MovableClock
from tests.makers.world import World
from tests.phone.sync.sides import FakeSide, Side, make_real_side


@pytest.fixture(params=["fake", "real"])
async def side(request: pytest.FixtureRequest, clock: MovableClock, world: World) -> Side:
    """What holds here holds for the real service, on a real database, and for its stand-in alike."""
    return FakeSide(clock) if request.param == "fake" else await make_real_side(world, clock)


@pytest.fixture
def fake(clock: MovableClock) -> FakeSide:
    return FakeSide(clock)
