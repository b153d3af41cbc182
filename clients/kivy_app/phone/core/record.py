"""From a draft to the record that is sent: its content is the same whenever that happens."""

from datetime import datetime

from phone import VERSION
from phone.core.bounds import broken_bounds
from phone.core.draft import Draft, DraftPhoto
from rules.observations import SealState, StickerState
from rules.verdicts import Verdict
from schemas.spot_checks import DeviceIn, PhotoIn, ReadingIn, SpotCheckIn, StickerIn


class DraftUnfinished(ValueError):
    """The draft cannot become a record yet; `members` says what is missing or out of bounds."""

    def __init__(self, *members: str) -> None:
        super().__init__(", ".join(members))
        self.members = members


def record_of(draft: Draft, sent_at: datetime, verdict: Verdict | None) -> SpotCheckIn:
    """Its digest depends on the draft alone, not on `sent_at` and `verdict`. Raises `DraftUnfinished`."""
    if draft.sticker is None or draft.seal is None:
        missing = [name for name in ("sticker", "seal") if getattr(draft, name) is None]
        raise DraftUnfinished(*missing)
    try:
        record = content_of(draft, draft.sticker, draft.seal, sent_at, verdict)
    except ValueError as unfit:
        raise DraftUnfinished(str(unfit)) from unfit
    broken = broken_bounds(record)
    if broken:
        raise DraftUnfinished(*broken)
    return record


def content_of(
    draft: Draft, sticker: StickerState, seal: SealState, sent_at: datetime, verdict: Verdict | None = None
) -> SpotCheckIn:
    """What a draft says, with these in the place of a sticker and seal nobody has looked at; bounds are not checked.

    Raises `ValueError` for text that is none, and for a draft of no instrument.
    """
    # A photo taken over for a second purpose is one photo: the first purpose stands.
    photos: dict[str, DraftPhoto] = {}
    for photo in draft.photos:
        photos.setdefault(photo.sha256, photo)
    return SpotCheckIn(
        instrument_id=draft.instrument_id,
        unregistered=draft.unregistered,
        performed_at=draft.performed_at or draft.begun_at,
        position=draft.position,
        method=draft.method,
        purpose=draft.purpose,
        standards=list(dict.fromkeys(draft.standards)),
        goods_mg=draft.goods_mg,
        zero_before_mg=draft.zero_before_mg,
        zero_after_mg=draft.zero_after_mg,
        readings=[ReadingIn(load_mg=entry.load_mg, indication_mg=entry.indication_mg) for entry in draft.readings],
        sticker=StickerIn(state=sticker, code=_said(draft.sticker_code), valid_until=draft.sticker_valid_until),
        seal=seal,
        signs=list(dict.fromkeys(draft.signs)),
        photos=[
            PhotoIn(sha256=photo.sha256, kind=photo.kind, size=photo.size, taken_at=photo.taken_at)
            for photo in photos.values()
        ],
        device=DeviceIn(sent_at=sent_at, app_version=VERSION, verdict=verdict),
        note=_said(draft.note),
    )


def _said(text: str | None) -> str | None:
    """A field that was opened and left empty says nothing."""
    return (text.strip() or None) if text else None
