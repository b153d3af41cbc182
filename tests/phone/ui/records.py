"""An outbox with a record in every state, as an officer's phone holds it on a market day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from phone.core.ids import new_id
from phone.platform.fakes.photos import plain_picture
from phone.store.outbox_rows import Title

from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Purpose, Verdict
from schemas.base import Position
from schemas.canonical import digest
from schemas.spot_checks import DeviceIn, PhotoIn, PhotoKind, ReadingIn, SpotCheckIn, StickerIn
from service.identity.keys import SigningKeys
from service.spot_checks.receipts import sign_receipt
from tests.phone.ui.fake_phone import PERSON, FakePhone

_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
KEYS = SigningKeys("2026-11", _PRIVATE, {"2026-11": _PRIVATE.public_key()})
STALL = "B-12 · Hộ kinh doanh Nông Thị Bích Phượng – Hoàng Văn Nguyễn"
MARKET = "Chợ trung tâm thị trấn Nước Hai, huyện Hòa An"
SCALE = "Cân đồng hồ lò xo 60 kg"
TITLE = Title(MARKET, STALL, SCALE)


def content_of(photos: tuple[str, ...] = (), sizes: tuple[int, ...] = (), **values: Any) -> SpotCheckIn:
    """5 kg that the scale shows as 5.18 kg."""
    now = datetime.now(UTC)
    kinds = (PhotoKind.STICKER, PhotoKind.INDICATION, PhotoKind.DIAL, PhotoKind.SEAL)
    members: dict[str, Any] = {
        "instrument_id": new_id(),
        "performed_at": now - timedelta(minutes=20),
        "position": Position(lat=22.742, lon=106.181, accuracy_m=12),
        "method": CheckMethod.CONTROL_WEIGHTS,
        "purpose": Purpose.SELLING,
        "standards": [new_id()],
        "goods_mg": 1_500_000,
        "zero_before_mg": 0,
        "zero_after_mg": -20_000,
        "readings": [
            ReadingIn(load_mg=5_000_000, indication_mg=5_180_000),
            ReadingIn(load_mg=500_000, indication_mg=520_000),
        ],
        "sticker": StickerIn(state=StickerState.EXPIRED, code="KD-A-004512", valid_until=date(2026, 6, 30)),
        "seal": SealState.BROKEN,
        "signs": [CheatingSign.MAGNET, CheatingSign.REPLACED_SEAL],
        "photos": [
            PhotoIn(sha256=sha, kind=kind, size=size, taken_at=now)
            for sha, size, kind in zip(photos, sizes, kinds, strict=False)
        ],
        "device": DeviceIn(sent_at=now, app_version="0.1.0", verdict=Verdict.NONCONFORMING),
        "note": "Chủ hàng nói cân mới mua tháng trước, chưa đi kiểm định.",
    }
    return SpotCheckIn(**members | values)


def queued(phone: FakePhone, photos: int = 0, *, title: Title = TITLE, person: UUID = PERSON, **values: Any) -> UUID:
    """A finished record that waits."""
    added = [(phone.store.photos.add(data)[0], len(data)) for data in map(plain_picture, range(photos))]
    content = content_of(tuple(sha for sha, _ in added), tuple(size for _, size in added), **values)
    record_id = new_id()
    assert phone.store.outbox.queue(record_id, content, person, title, Verdict.NONCONFORMING)
    return record_id


def receipt_of(phone: FakePhone, record_id: UUID, **values: Any) -> str:
    """As the service would sign it."""
    record = phone.store.outbox.get(record_id)
    assert record is not None
    members: dict[str, Any] = {
        "id": str(record_id),
        "received_at": "2026-11-22T04:02:11.123456Z",
        "digest": digest(record.content),
        "verdict": "nonconforming",
        "findings": [
            {
                "code": "measurement_nonconforming",
                "severity": 3,
                "flag": "nonconforming",
                "message": "Thiếu 180 g ở tải 5 kg; mức thiếu cho phép là 100 g.",
                "grounds": [],
                "detail": {},
            }
        ],
        "flags_opened": ["nonconforming", "seal_broken"],
        "photos_missing": [],
    }
    phone.session.keys = KEYS.jwks()
    return sign_receipt(KEYS, members | values)


def sent(phone: FakePhone, photos: int = 0, **values: Any) -> UUID:
    record_id = queued(phone, photos, **values)
    outbox = phone.store.outbox
    outbox.begin_record(record_id)
    outbox.record_sent(record_id, receipt_of(phone, record_id), datetime(2026, 11, 22, 4, 2, 11, tzinfo=UTC))
    return record_id


def complete(phone: FakePhone, photos: int = 2) -> UUID:
    record_id = sent(phone, photos)
    record = phone.store.outbox.get(record_id)
    assert record is not None
    for photo in record.photos:
        phone.store.outbox.begin_photo(record_id, photo.sha256)
        phone.store.outbox.photo_sent(record_id, photo.sha256)
    return record_id


def refused(phone: FakePhone, problem: str = "unknown_instrument") -> UUID:
    record_id = queued(phone)
    phone.store.outbox.begin_record(record_id)
    phone.store.outbox.put_aside(record_id, problem, "Cân 01890000 không thuộc địa bàn.")
    return record_id


def in_conflict(phone: FakePhone) -> UUID:
    record_id = queued(phone)
    phone.store.outbox.begin_record(record_id)
    phone.store.outbox.conflict(record_id)
    return record_id


def tried(phone: FakePhone, problem: str = "connection_lost") -> UUID:
    record_id = queued(phone)
    phone.store.outbox.begin_record(record_id)
    phone.store.outbox.record_failed(record_id, datetime.now(UTC) + timedelta(minutes=4), problem)
    return record_id


def under_way(phone: FakePhone) -> UUID:
    record_id = queued(phone)
    phone.store.outbox.begin_record(record_id)
    return record_id


def one_in_each_state(phone: FakePhone) -> dict[str, UUID]:
    return {
        "complete": complete(phone),
        "photos_waiting": sent(phone, 3),
        "refused": refused(phone),
        "conflict": in_conflict(phone),
        "tried": tried(phone),
        "sending": under_way(phone),
        "queued": queued(phone, 1),
        "of_another": queued(phone, person=new_id()),
    }
