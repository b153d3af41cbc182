"""The register of the markets in scope, as far as the service has told."""

from uuid import UUID

from phone.store.register_rows import HistoryEntry, InstrumentRow, MarketRow, StallRow
from schemas.sync import SyncPage, SyncStandard, SyncVerification


class Register:
    def cursor(self) -> str | None:
        raise NotImplementedError

    def apply(self, page: SyncPage) -> None:
        """All of a page or nothing, its cursor included."""

    def clear(self) -> None:
        """Forgets the register and its cursor; never drafts, records or photos."""

    def markets(self) -> list[MarketRow]:
        """Those open, by name."""
        raise NotImplementedError

    def stalls(self, market_id: UUID) -> list[StallRow]:
        """Those open, by code."""
        raise NotImplementedError

    def instruments(self, market_id: UUID, *, retired: bool = False) -> list[InstrumentRow]:
        """By stall; those out of use or of a closed stall only with `retired`."""
        raise NotImplementedError

    def instrument(self, instrument_id: UUID) -> InstrumentRow | None:
        raise NotImplementedError

    def market_of(self, stall_id: UUID) -> MarketRow | None:
        raise NotImplementedError

    def history(self, instrument_id: UUID) -> list[HistoryEntry]:
        """Newest first."""
        raise NotImplementedError

    def newest_passed(self, instrument_id: UUID) -> SyncVerification | None:
        """The newest verification it passed: what the rules judge a check by."""
        raise NotImplementedError

    def find_by_code(self, text: str) -> list[InstrumentRow]:
        """Whatever carries it: our label, a sticker with or without series, a serial, a local tag."""
        raise NotImplementedError

    def standards(self, market_id: UUID | None = None) -> list[SyncStandard]:
        """In use; with a market, those kept there and those kept at none."""
        raise NotImplementedError
