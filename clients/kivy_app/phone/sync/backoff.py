"""How long to wait before something is tried again."""

from random import Random

FIRST_S = 5.0
LONGEST_S = 900.0
LONGEST_ASKED_S = 3600.0
"""A service may ask for more patience than the phone has by itself, up to this."""


def delay_s(tries: int, chance: Random, asked_s: float | None = None) -> float:
    """After the n-th try in vain, n from 1: doubling from 5 s to 15 min, up to a fifth less by chance.

    Never sooner than the service asked for. Without chance all phones of a market would come back in one second.
    """
    doubled = FIRST_S * 2.0 ** min(max(tries, 1) - 1, 20)
    delay = min(doubled, LONGEST_S) * chance.uniform(0.8, 1.0)
    if asked_s is None:
        return delay
    return max(delay, min(asked_s, LONGEST_ASKED_S) * chance.uniform(1.0, 1.1))
