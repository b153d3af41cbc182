"""How much is measured."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sizes:
    """`register` instruments are checked; `stored` checks are in the grown register; the worker derives `derived`."""

    register: int
    rounds: int
    checks: int
    connections: Sequence[int]
    instruments: tuple[int, int]
    stored: int
    requests: int
    derived: int


FULL = Sizes(
    register=10_000,
    rounds=7,
    checks=240,
    connections=(8, 16),
    instruments=(10_000, 1_000_000),
    stored=150_000,
    requests=250,
    derived=200,
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
)
