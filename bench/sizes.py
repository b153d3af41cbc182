"""How much is measured."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """`register` instruments are checked; `stored` checks are in the grown register; the worker derives `derived`.

    A phone sends `queued` checks over a line whose time passes `speed` times as fast as the clock's.
    """

    register: int
    rounds: int
    checks: int
    connections: Sequence[int]
    instruments: tuple[int, int]
    stored: int
    requests: int
    derived: int
    queued: int
    speed: float


FULL = Sizes(
    register=10_000,
    rounds=7,
    checks=240,
    connections=(8, 16),
    instruments=(10_000, 1_000_000),
    stored=150_000,
    requests=250,
    derived=200,
    queued=200,
    speed=30.0,
)
QUICK = Sizes(
    register=10_000,
    rounds=5,
    checks=100,
    connections=(8,),
    instruments=(10_000, 100_000),
    stored=15_000,
    requests=200,
    derived=60,
    queued=20,
    speed=30.0,
)
TINY = Sizes(
    register=400,
    rounds=1,
    checks=6,
    connections=(2,),
    instruments=(400, 1600),
    stored=50,
    requests=5,
    derived=4,
    queued=2,
    speed=60.0,
)
