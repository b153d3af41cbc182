"""A store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from phone.store.database import Store

from tests.phone.store.makers import HandClock, account


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, hand_clock: HandClock) -> Iterator[Store]:
    """Open, with somebody signed in."""
    store = Store(tmp_path, hand_clock)
    store.open()
    store.sign_in(account())
    yield store
    store.close()


@pytest.fixture
def reopened(store: Store, tmp_path: Path, hand_clock: HandClock) -> Iterator[Store]:
    """A second app over the same folder, as after a crash: the first was never closed."""
    again = Store(tmp_path, hand_clock)
    again.open()
    yield again
    again.close()
