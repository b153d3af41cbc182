"""Records and photos as the phone makes them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from rules.observations import CheckMethod, SealState, StickerState
from rules.verdicts import Purpose, Verdict
from schemas.base import Position
from schemas.spot_checks import DeviceIn, PhotoIn, PhotoKind, ReadingIn, SpotCheckIn, StickerIn
from tests.makers.evidence import sha


def check(instrument: UUID, now: datetime, *photos: bytes, **values: Any) -> SpotCheckIn:
    """A check of a 1 kg load, made a minute ago and queued now."""
    named = [PhotoIn(sha256=sha(content), kind=PhotoKind.DIAL, size=len(content)) for content in photos]
    members: dict[str, Any] = {
        "instrument_id": instrument,
        "performed_at": now - timedelta(minutes=1),
        "position": Position(lat=22.742, lon=106.181, accuracy_m=12),
        "method": CheckMethod.CONTROL_WEIGHTS,
        "purpose": Purpose.SELLING,
        "standards": [],
        "readings": [ReadingIn(load_mg=1_000_000, indication_mg=1_000_000)],
        "sticker": StickerIn(state=StickerState.VALID),
        "seal": SealState.INTACT,
        "signs": [],
        "photos": named,
        "device": DeviceIn(sent_at=now, app_version="0.1.0", verdict=Verdict.NOT_JUDGED),
        "note": "Cân của bà Hoàng Thị Mẩy",
    }
    return SpotCheckIn(**members | values)
