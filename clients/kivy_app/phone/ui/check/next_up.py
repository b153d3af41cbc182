"""Which instrument comes after the one just checked."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from phone.store.register_rows import InstrumentRow


def next_to_check(
    rows: Sequence[InstrumentRow], instrument_id: UUID | None, stall_id: UUID | None, today: date
) -> InstrumentRow | None:
    """The next in the market's own order that is worth a check today: of the same stall first, from the top again last.

    None when nothing is left to check.
    """
    here = next((index for index, row in enumerate(rows) if row.instrument.id == instrument_id), None)
    if here is None:
        here = next((index for index, row in enumerate(rows) if row.stall.id == stall_id), 0) - 1
    ordered = [*rows[here + 1 :], *rows[: max(here, 0)]]
    waiting = [row for row in ordered if row.to_check(today) and row.instrument.id != instrument_id]
    same_stall = [row for row in waiting if row.stall.id == stall_id]
    return next(iter([*same_stall, *waiting]), None)
