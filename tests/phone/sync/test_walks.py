"""Nothing is lost, nothing doubled, nothing stuck silently, whatever the phone, the line and the service go through.

A hundred requests of a walk meet some forty mishaps: a walk by chance reaches more than a search that prefers short
ways, and is the same walk again by its number.
"""

from random import Random

import pytest

from tests.phone.sync.walking import Walk

WALKS, STEPS = 24, 60


@pytest.mark.parametrize("number", range(WALKS))
def test_any_walk_loses_nothing_doubles_nothing_and_leaves_nothing_stuck(number: int) -> None:
    walk = Walk(Random(number))
    try:
        for _ in range(STEPS):
            walk.step()
        walk.nothing_is_stuck()
    except BaseException:
        print("\n".join(walk.path))  # noqa: T201  # how it came to this
        raise
    finally:
        walk.close()
    assert walk.made
