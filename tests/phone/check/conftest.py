"""A phone of the board of Nước Hai without a screen, and checks begun on it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from phone.ui.check.beginning import draft_of, flow_of
from phone.ui.check.flow import Flow

from tests.phone.ui import nuoc_hai
from tests.phone.ui.fake_phone import FakePhone

Begin = Callable[[UUID], Flow]


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[FakePhone]:
    made = nuoc_hai.nuoc_hai(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def begin(phone: FakePhone) -> Begin:
    """A check of an instrument of the register, taken up again where one was left open."""

    def begun(instrument_id: UUID) -> Flow:
        row = phone.store.register.instrument(instrument_id)
        assert row is not None
        return flow_of(phone.store, phone.clock, draft_of(phone.store, phone.clock, row, nuoc_hai.TODAY))

    return begun
