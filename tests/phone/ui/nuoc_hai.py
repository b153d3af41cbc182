"""A market's register as a phone has it: a few stalls with scales in every state, and the board's weights."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from phone.core.clock import VIET_NAM, Clock

from schemas.label_codes import code_of
from schemas.sync import (
    SyncArea,
    SyncFlag,
    SyncInstrument,
    SyncMarket,
    SyncPage,
    SyncSpotCheck,
    SyncStall,
    SyncStandard,
    SyncVerification,
)
from tests.phone.ui.fake_phone import FakePhone

NOW = datetime(2026, 11, 26, 7, 31, 5, tzinfo=VIET_NAM)
"""A day on which Nước Hai meets: the 18th of the tenth lunar month."""
TODAY = NOW.date()
G, KG = 1_000, 1_000_000


def number(kind: int, count: int = 1) -> UUID:
    return UUID(f"01890000-0000-7000-8000-{kind:04x}{count:08x}")


HOA_AN, NUOC_HAI, CAO_BINH, CHO_XANH = number(0xA0), number(0xB0, 1), number(0xB0, 2), number(0xB0, 3)
IN_DATE, OVERDUE, NEVER, FAILED, DIGITAL, SECOND, FUEL = (number(0xD0, count) for count in range(1, 8))
WEIGHTS, OLD_WEIGHTS, CONTROL_SCALE = number(0xE0, 1), number(0xE0, 2), number(0xE0, 3)
LABEL_OF = {instrument: code_of(instrument.int % 2**30 * 7919) for instrument in
            (IN_DATE, OVERDUE, NEVER, FAILED, DIGITAL, SECOND, FUEL)}  # fmt: skip
STICKER = "KD-A 004512"
"""On the scale that is in date."""
FOREIGN_STICKER = "KD-A 003311"
"""On the overdue one."""


class StoppedClock(Clock):
    """Stands still until it is moved."""

    def __init__(self, moment: datetime = NOW) -> None:
        super().__init__(lambda: self.moment)
        self.moment = moment

    def pass_by(self, **span: float) -> None:
        self.moment += timedelta(**span)


def market(market_id: UUID, code: str, name: str, calendar: dict[str, Any]) -> SyncMarket:
    return SyncMarket(
        id=market_id, area_id=HOA_AN, code=code, name=name, calendar=calendar, opens_at="06:00", closes_at="11:30",
        lat=22.74, lon=106.18, open=True,
    )  # fmt: skip


def stall(count: int, code: str, trader: str, sector: str | None = None, market_id: UUID = NUOC_HAI) -> SyncStall:
    return SyncStall(
        id=number(0xC0, count), market_id=market_id, code=code, trader_name=trader, sector=sector, open=True
    )


def instrument(instrument_id: UUID, stall_number: int, **members: Any) -> SyncInstrument:
    """A spring dial scale of 10 kg, d = 50 g, unless said otherwise."""
    plain: dict[str, Any] = {
        "id": instrument_id, "stall_id": number(0xC0, stall_number), "label_code": LABEL_OF.get(instrument_id, ""),
        "kind": "spring_dial_scale", "indication_type": "analogue", "maker": "Nhơn Hòa", "model": "NHS-10",
        "serial": None, "local_tag": f"NH-{instrument_id.int % 10000:04}", "max_mg": 10 * KG, "min_mg": 500 * G,
        "d_mg": 50 * G, "e_mg": 50 * G, "accuracy_class": None, "in_use": True, "registered_on": date(2024, 3, 1),
        "verified_on": None, "valid_until": None, "last_check_at": None, "last_verdict": None,
    }  # fmt: skip
    return SyncInstrument(**plain | members)


def verification(count: int, instrument_id: UUID, on: date, until: date | None, **members: Any) -> SyncVerification:
    plain: dict[str, Any] = {
        "id": number(0xF0, count), "instrument_id": instrument_id, "body": "Trung tâm Ứng dụng tiến bộ KH&CN Cao Bằng",
        "certificate_number": f"CB-{count:04}/2025", "mark_series": None, "mark_number": None, "verified_on": on,
        "valid_until": until, "valid_until_precision": "month", "result": "pass",
    }  # fmt: skip
    return SyncVerification(**plain | members)


def standard(standard_id: UUID, name: str, until: date | None, **members: Any) -> SyncStandard:
    plain: dict[str, Any] = {
        "id": standard_id, "market_id": NUOC_HAI, "kind": "weight_set", "name": name, "serial": "QC-07",
        "weight_class": "M1", "nominal_mg": [1 * KG, 2 * KG, 2 * KG, 5 * KG], "max_mg": None, "d_mg": None,
        "e_mg": None, "accuracy_class": None, "verified_on": date(2026, 3, 1) if until else None,
        "valid_until": until, "in_use": True,
    }  # fmt: skip
    return SyncStandard(**plain | members)


def register_page(**members: Any) -> SyncPage:
    """Everything; `members` replace a whole list."""
    flag = SyncFlag(
        id=number(0xAA, 1), kind="nonconforming", severity=3, stall_id=number(0xC0, 3), instrument_id=FAILED,
        since=date(2026, 9, 13), opened_by_role="board", closed_at=None,
    )  # fmt: skip
    check = SyncSpotCheck(
        id=number(0xAB, 1), instrument_id=FAILED, stall_id=number(0xC0, 3), authority="market_board",
        performed_at=datetime(2026, 9, 13, 0, 40, tzinfo=UTC), method="control_weights", verdict="nonconforming",
        photos_missing=1,
    )  # fmt: skip
    last = {"last_check_at": check.performed_at, "last_verdict": "nonconforming"}
    lists: dict[str, Any] = {
        "areas": [SyncArea(id=HOA_AN, code="01654", name="Xã Hoà An", level="commune", parent_id=None,
                           valid_from=date(2025, 7, 1), valid_until=None)],
        "markets": [
            market(CHO_XANH, "CB-XANH", "Chợ Xanh", {"kind": "daily", "days": []}),
            market(CAO_BINH, "CB-CAOBINH", "Chợ Cao Bình", {"kind": "lunar", "days": [5, 0]}),
            market(NUOC_HAI, "CB-NUOCHAI", "Chợ Nước Hai", {"kind": "lunar", "days": [3, 8]}),
        ],
        "stalls": [
            stall(1, "A-01", "Hoàng Văn Thụ", "Thịt lợn"), stall(2, "A-02", "Nông Thị Bích Phượng", "Rau quả"),
            stall(3, "B-07", "Đàm Quốc Đạt", "Vịt quay, lạp sườn"), stall(4, "B-11", "Lý A Sình"),
            stall(5, "CX-1", "Bế Thị Hoa", "Cửa hàng xăng dầu số 9", CHO_XANH),
        ],
        "instruments": [
            instrument(IN_DATE, 1, verified_on=date(2026, 6, 10), valid_until=date(2028, 6, 30)),
            instrument(SECOND, 1, max_mg=30 * KG, d_mg=100 * G, e_mg=100 * G, model="NHS-30", min_mg=1 * KG,
                       verified_on=date(2024, 12, 1), valid_until=date(2026, 12, 10)),
            instrument(OVERDUE, 2, verified_on=date(2024, 5, 2), valid_until=date(2026, 5, 31)),
            instrument(NEVER, 4, max_mg=5 * KG, d_mg=20 * G, e_mg=20 * G, min_mg=200 * G, model=None, maker=None),
            instrument(FAILED, 3, verified_on=date(2026, 1, 20), valid_until=date(2028, 1, 31), **last),
            instrument(DIGITAL, 4, kind="counter_scale", indication_type="digital", maker="CAS", model="SW-1",
                       max_mg=15 * KG, d_mg=5 * G, e_mg=5 * G, min_mg=100 * G, accuracy_class="III",
                       verified_on=date(2026, 8, 3), valid_until=date(2027, 8, 31), serial="SW15-220117",
                       last_check_at=datetime(2026, 11, 1, 1, 0, tzinfo=UTC), last_verdict="conforming"),
            instrument(FUEL, 5, kind="fuel_dispenser", indication_type="digital", maker="Tatsuno", model=None,
                       max_mg=None, d_mg=None, e_mg=None, min_mg=None, verified_on=date(2026, 2, 1),
                       valid_until=date(2027, 2, 28)),
        ],
        "verifications": [
            verification(1, IN_DATE, date(2026, 6, 10), date(2028, 6, 30), mark_series="KD-A ", mark_number="004512"),
            verification(2, IN_DATE, date(2024, 6, 3), date(2026, 6, 30), mark_series="KD-A ", mark_number="001207"),
            verification(3, OVERDUE, date(2024, 5, 2), date(2026, 5, 31), mark_series="KD-A ", mark_number="003311"),
            verification(4, FAILED, date(2026, 1, 20), date(2028, 1, 31), mark_series="KD-A ", mark_number="004044"),
            verification(5, DIGITAL, date(2026, 8, 3), date(2027, 8, 31), mark_series="KD-B ", mark_number="000118"),
            verification(6, SECOND, date(2024, 12, 1), date(2026, 12, 10), valid_until_precision="day"),
        ],
        "standards": [
            standard(OLD_WEIGHTS, "Bộ quả cân F2 cũ", date(2026, 2, 28)),
            standard(WEIGHTS, "Bộ quả cân M1 số 7", date(2027, 3, 1)),
            standard(CONTROL_SCALE, "Cân đối chứng 30 kg", date(2027, 5, 1), kind="control_scale", nominal_mg=[],
                     weight_class=None, max_mg=30 * KG, d_mg=1 * G, e_mg=1 * G, accuracy_class="II"),
        ],
        "flags": [flag],
        "spot_checks": [check],
    }  # fmt: skip
    return SyncPage(reset=True, more=False, cursor="1", server_time=NOW, **lists | members)


def nuoc_hai(home: Path, *, clock: Clock | None = None, page: SyncPage | None = None, **options: Any) -> FakePhone:
    """A phone of the board of Nước Hai with its register."""
    phone = FakePhone(home, clock=clock or StoppedClock(), **options)
    phone.store.register.apply(page or register_page())
    return phone


def again(phone: FakePhone) -> FakePhone:
    """The same phone after the app was closed and started again."""
    clock, home, language = phone.clock, phone.devices.home, phone.words.language
    phone.store.close()
    return FakePhone(home, clock=clock, language=language, dark=False)
