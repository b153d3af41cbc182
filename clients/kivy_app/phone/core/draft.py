"""A spot check while it is being made: all that was entered so far, and nothing that can be worked out from it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self
from uuid import UUID

from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Purpose, Reading
from schemas.base import Position
from schemas.spot_checks import PhotoKind, UnregisteredIn


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPhoto:
    """A photo already shrunk and stored on the phone; `size` in bytes."""

    sha256: str
    kind: PhotoKind
    size: int
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Exactly one of `instrument_id` and `unregistered` is given; masses in mg.

    `id` is that of the record it becomes (UUIDv7), made when the draft is begun. `sticker` and `seal` are None
    until somebody has looked. `performed_at` is when the first reading or look was entered.
    """

    id: UUID
    market_id: UUID
    begun_at: datetime
    instrument_id: UUID | None = None
    unregistered: UnregisteredIn | None = None
    performed_at: datetime | None = None
    position: Position | None = None
    method: CheckMethod = CheckMethod.CONTROL_WEIGHTS
    purpose: Purpose = Purpose.SELLING
    standards: tuple[UUID, ...] = ()
    goods_mg: int | None = None
    zero_before_mg: int | None = None
    zero_after_mg: int | None = None
    readings: tuple[Reading, ...] = ()
    sticker: StickerState | None = None
    sticker_code: str | None = None
    sticker_valid_until: date | None = None
    seal: SealState | None = None
    signs: tuple[CheatingSign, ...] = ()
    photos: tuple[DraftPhoto, ...] = ()
    note: str | None = None

    def changed(self, **changes: object) -> Self:
        """The draft with some members changed; the store keeps every step."""
        return replace(self, **changes)  # type: ignore[arg-type]  # the names are checked by replace()
