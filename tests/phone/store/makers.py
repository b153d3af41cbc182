"""What the tests of the store put into it: a clock to turn, records with real photos, pages of the feed."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from phone.core.clock import VIET_NAM, Clock
from phone.core.draft import Draft, DraftPhoto
from phone.core.ids import new_id
from phone.core.record import record_of
from phone.store.account import Account
from phone.store.database import Store
from phone.store.outbox_rows import Title

from rules.verdicts import Verdict
from schemas.spot_checks import PhotoKind, SpotCheckIn
from schemas.sync import (
    SyncArea,
    SyncFlag,
    SyncInstrument,
    SyncMarket,
    SyncPage,
    SyncSpotCheck,
    SyncStall,
    SyncVerification,
)
from tests.phone.core import makers

NOW = datetime(2026, 11, 22, 7, 31, 5, 123456, tzinfo=VIET_NAM)
TODAY = NOW.date()
PERSON = UUID("01890000-0000-7000-8000-00000000b001")
OTHER_PERSON = UUID("01890000-0000-7000-8000-00000000b002")
AREA = UUID("01890000-0000-7000-8000-000000001654")
MARKET = UUID("01890000-0000-7000-8000-00000000a001")
STALL = UUID("01890000-0000-7000-8000-00000000c001")
TITLE = Title("Chợ Nước Hai", "A-12 · Hoàng Văn Thụ", "Cân đồng hồ lò xo NHS-10")
RECEIPT = "eyJhbGciOiJFZERTQSJ9.e30.c2lnbmVk"


class HandClock(Clock):
    """Stands still until it is turned."""

    def __init__(self, moment: datetime = NOW) -> None:
        super().__init__(lambda: self.moment)
        self.moment = moment

    def turn(self, **by: float) -> datetime:
        self.moment += timedelta(**by)
        return self.moment


def account(person_id: UUID = PERSON, server: str = "https://qua-can.example") -> Account:
    return Account(
        person_id=person_id, username="bql", name="Nông Thị Hoa", role="board", server=server, markets=(MARKET,)
    )


def photo_bytes(number: int, size: int = 2_000) -> bytes:
    """Of no meaning, and different for each number."""
    return b"\xff\xd8" + number.to_bytes(8, "big") * (size // 8)


def draft(*photos: bytes, **values: Any) -> Draft:
    """A finished check whose photos are the bytes given."""
    named = tuple(
        DraftPhoto(sha256=sha256(data).hexdigest(), kind=PhotoKind.DIAL, size=len(data), taken_at=NOW)
        for data in photos
    )
    return makers.draft(**{"photos": named, "market_id": MARKET, "begun_at": NOW, "performed_at": NOW} | values)


def content(of: Draft) -> SpotCheckIn:
    return record_of(of, NOW, Verdict.CONFORMING)


def queue(store: Store, *photos: bytes, person_id: UUID = PERSON, **values: Any) -> UUID:
    """A check with its photos, saved and queued as the app does it; its id."""
    for data in photos:
        store.photos.add(data)
    made = draft(*photos, **values)
    store.drafts.save(made)
    assert store.outbox.queue(made.id, content(made), person_id, TITLE, Verdict.CONFORMING)
    return made.id


def send(store: Store, record_id: UUID) -> None:
    store.outbox.begin_record(record_id)
    store.outbox.record_sent(record_id, RECEIPT, NOW)


def send_photos(store: Store, record_id: UUID) -> None:
    record = store.outbox.get(record_id)
    assert record is not None
    for photo in record.photos:
        store.outbox.begin_photo(record_id, photo.sha256)
        store.outbox.photo_sent(record_id, photo.sha256)


def database_of(home: Path) -> Path:
    return home / "quacan.sqlite3"


def page(**lists: Any) -> SyncPage:
    values: dict[str, Any] = {"reset": False, "more": False, "cursor": "c1", "server_time": NOW}
    return SyncPage(**values | lists)


def first_page(**lists: Any) -> SyncPage:
    """A market with one stall and one instrument on it."""
    values: dict[str, Any] = {
        "reset": True,
        "areas": [area()],
        "markets": [market()],
        "stalls": [stall()],
        "instruments": [instrument()],
    }
    return page(**values | lists)


def area(**values: Any) -> SyncArea:
    sound: dict[str, Any] = {
        "id": AREA,
        "code": "01654",
        "name": "Xã Hoà An",
        "level": "commune",
        "parent_id": None,
        "valid_from": date(2025, 7, 1),
        "valid_until": None,
    }
    return SyncArea(**sound | values)


def market(**values: Any) -> SyncMarket:
    sound: dict[str, Any] = {
        "id": MARKET,
        "area_id": AREA,
        "code": "CB-NUOCHAI",
        "name": "Chợ Nước Hai",
        "calendar": {"kind": "lunar", "days": [3, 8]},
        "opens_at": "06:00",
        "closes_at": "11:30",
        "lat": 22.742,
        "lon": 106.181,
        "open": True,
    }
    return SyncMarket(**sound | values)


def stall(**values: Any) -> SyncStall:
    sound: dict[str, Any] = {
        "id": STALL,
        "market_id": MARKET,
        "code": "A-12",
        "trader_name": "Hoàng Văn Thụ",
        "sector": "Thịt lợn",
        "open": True,
    }
    return SyncStall(**sound | values)


def instrument(**values: Any) -> SyncInstrument:
    return makers.instrument(**{"stall_id": STALL} | values)


def verification(**values: Any) -> SyncVerification:
    return makers.verification(**values)


def flag(**values: Any) -> SyncFlag:
    sound: dict[str, Any] = {
        "id": new_id(),
        "kind": "nonconforming",
        "severity": 3,
        "stall_id": STALL,
        "instrument_id": makers.INSTRUMENT,
        "since": TODAY,
        "opened_by_role": "board",
        "closed_at": None,
    }
    return SyncFlag(**sound | values)


def check(**values: Any) -> SyncSpotCheck:
    sound: dict[str, Any] = {
        "id": new_id(),
        "instrument_id": makers.INSTRUMENT,
        "stall_id": STALL,
        "performed_at": NOW - timedelta(days=30),
        "authority": "market_board",
        "method": "control_weights",
        "verdict": "conforming",
        "photos_missing": 0,
    }
    return SyncSpotCheck(**sound | values)
