"""The province, its communes since July 2025 and the districts before them, and its markets."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from schemas.register import AreaLevel, CalendarKind
from service.demo.ids import demo_id
from service.vietnamese import search_key, sort_key

PROVINCE_CODE = "04"
PROVINCE = demo_id("area", PROVINCE_CODE)
DISTRICTS_FROM, DISTRICTS_UNTIL, COMMUNES_FROM = date(2004, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Commune:
    code: str
    name: str
    lat: float
    lon: float
    former_district: str

    @property
    def id(self) -> UUID:
        return demo_id("area", self.code)


@dataclass(frozen=True, slots=True)
class DemoMarket:
    """`digits` are the last digits of the days it meets; `scales` about how many weigh there."""

    code: str
    name: str
    commune: str
    calendar: CalendarKind
    digits: tuple[int, ...]
    scales: int
    market_class: int = 3
    lat: float | None = None
    lon: float | None = None

    @property
    def id(self) -> UUID:
        return demo_id("market", self.code)


def communes() -> dict[str, Commune]:
    """By code; centroids from public boundary data, the former district inferred from the code's range."""
    with (Path(__file__).parent / "communes.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {
            row["code"]: Commune(row["code"], row["name"], float(row["lat"]), float(row["lon"]), row["former_district"])
            for row in rows
        }


_L, _S, _D = CalendarKind.LUNAR, CalendarKind.SOLAR, CalendarKind.DAILY

# Market days as the province's tourism pages give them; those of the town markets were not found and stand as daily.
MARKETS = (
    DemoMarket("NUOCHAI", "Chợ Nước Hai", "01654", _L, (3, 8), 128, 2, 22.7421, 106.1812),
    DemoMarket("CAOBINH", "Chợ Cao Bình", "01273", _L, (5, 0), 52),
    DemoMarket("NARI", "Chợ Nà Rị", "01660", _L, (4, 9), 44),
    DemoMarket("NAGIANG", "Chợ Nà Giàng", "01438", _L, (1, 6), 58),
    DemoMarket("BANGIOI", "Chợ Bản Giới", "01387", _L, (5, 0), 36),
    DemoMarket("SOCGIANG", "Chợ Sóc Giang", "01392", _L, (2, 7), 61),
    DemoMarket("TONGCOT", "Chợ Tổng Cọt", "01414", _L, (2, 7), 49),
    DemoMarket("NGUYENBINH", "Chợ Nguyên Bình", "01726", _L, (3, 8), 88, 2),
    DemoMarket("TINHTUC", "Chợ Tĩnh Túc", "01729", _L, (5, 0), 40),
    DemoMarket("NABAO", "Chợ Nà Bao", "01747", _L, (4, 9), 31),
    DemoMarket("PHAIKHAT", "Chợ Phai Khắt", "01774", _L, (2, 7), 34),
    DemoMarket("PHJADEN", "Chợ Phja Đén", "01777", _L, (1, 6), 29),
    DemoMarket("THONGHUE", "Chợ Thông Huề", "01525", _S, (2, 7), 57),
    DemoMarket("PACMJAU", "Chợ Pác Mjầu", "01294", _L, (), 38),
    DemoMarket("CHOXANH", "Chợ Xanh", "01279", _D, (), 168, 1),
    DemoMarket("TRUNGTAM", "Chợ Trung tâm Cao Bằng", "01273", _D, (), 190, 1),
    DemoMarket("TRUNGKHANH", "Chợ Trùng Khánh", "01477", _D, (), 104, 2),
    DemoMarket("TRALINH", "Chợ Trà Lĩnh", "01447", _D, (), 82, 2),
    DemoMarket("QUANGUYEN", "Chợ Quảng Uyên", "01576", _D, (), 97, 2),
    DemoMarket("TALUNG", "Chợ Tà Lùng", "01648", _D, (), 75, 2),
    DemoMarket("DONGKHE", "Chợ Đông Khê", "01786", _D, (), 92, 2),
    DemoMarket("HALANG", "Chợ Hạ Lang", "01558", _D, (), 63, 2),
    DemoMarket("BAOLAC", "Chợ Bảo Lạc", "01321", _D, (), 86, 2),
    DemoMarket("THONGNONG", "Chợ Thông Nông", "01363", _D, (), 55),
)
NUOC_HAI = MARKETS[0]


def district_id(name: str) -> UUID:
    return demo_id("area", f"former {name}")


def area_rows() -> list[dict[str, Any]]:
    """Parents first."""
    everywhere = communes()
    rows = [_area(PROVINCE, PROVINCE_CODE, "Tỉnh Cao Bằng", AreaLevel.PROVINCE, None, DISTRICTS_FROM, None)]
    for number, name in enumerate(dict.fromkeys(commune.former_district for commune in everywhere.values()), 1):
        rows.append(
            _area(
                district_id(name),
                f"04-{number:02}",
                name,
                AreaLevel.DISTRICT,
                PROVINCE,
                DISTRICTS_FROM,
                DISTRICTS_UNTIL,
            )
        )
    for commune in everywhere.values():
        row = _area(commune.id, commune.code, commune.name, AreaLevel.COMMUNE, PROVINCE, COMMUNES_FROM, None)
        rows.append({**row, "lat": commune.lat, "lon": commune.lon})
    return rows


def _area(
    id: UUID, code: str, name: str, level: AreaLevel, parent: UUID | None, begins: date, ends: date | None
) -> dict[str, Any]:
    return {
        "id": id,
        "code": code,
        "name": name,
        "sort_key": sort_key(name),
        "search_key": search_key(name),
        "level": level.value,
        "parent_id": parent,
        "province_id": PROVINCE,
        "valid_from": begins,
        "valid_until": ends,
        "lat": None,
        "lon": None,
    }


def succession_rows() -> list[dict[str, Any]]:
    return [
        {"predecessor_id": district_id(commune.former_district), "successor_id": commune.id}
        for commune in communes().values()
    ]


def market_rows() -> list[dict[str, Any]]:
    everywhere = communes()
    rows = []
    for market in MARKETS:
        commune = everywhere[market.commune]
        rows.append(
            {
                "id": market.id,
                "province_id": PROVINCE,
                "area_id": commune.id,
                "code": f"CB-{market.code}",
                "name": market.name,
                "sort_key": sort_key(market.name),
                "search_key": search_key(market.name),
                "market_class": market.market_class,
                "calendar": {"kind": market.calendar.value, "days": list(market.digits)},
                "opens_at": "06:00" if market.calendar is CalendarKind.DAILY else "05:30",
                "closes_at": "18:00" if market.calendar is CalendarKind.DAILY else "11:30",
                # Without a surveyed place a market stands at its commune's middle.
                "lat": market.lat or commune.lat,
                "lon": market.lon or commune.lon,
                "open": True,
            }
        )
    return rows
