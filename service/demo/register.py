"""Stalls, instruments and two years of verifications, by the figures known from markets elsewhere.

Four in five are spring dial scales; 20 to 80 % are overdue, by how lately a campaign came to the market.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from rules.cycles import ValidUntilPrecision, end_of_validity
from rules.kinds import AccuracyClass, IndicationType, InstrumentKind
from service.clock import VIET_NAM
from service.demo.geography import MARKETS, NUOC_HAI, PROVINCE, DemoMarket, communes
from service.demo.ids import demo_id
from service.demo.names import SECTORS, phone, trader
from service.demo.people import VERIFIER_ID
from service.instruments.label_codes import code_of
from service.vietnamese import code_key, search_key, sort_key

BODY = "TTKT-CB"
BODIES = {BODY: "Trung tâm Ứng dụng tiến bộ khoa học và công nghệ Cao Bằng", "QUATEST1": "Trung tâm Kỹ thuật 1"}
KILOGRAM = 1_000_000

SPRING = ((10, 50), (15, 50), (20, 50), (30, 100), (60, 200), (100, 200), (5, 20), (2, 10))
"""Max in kg and d in g of the spring dial scales on sale."""


@dataclass
class Rows:
    """What goes into the tables, in the order that their references need."""

    stalls: list[dict[str, Any]] = field(default_factory=list)
    instruments: list[dict[str, Any]] = field(default_factory=list)
    verifications: list[dict[str, Any]] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)


def register_rows(today: date) -> Rows:
    rows = Rows()
    for market in MARKETS:
        _fill_market(rows, market, today)
    return rows


def _fill_market(rows: Rows, market: DemoMarket, today: date) -> None:
    chance = random.Random(f"register of {market.code}")
    place = {"province_id": PROVINCE, "area_id": communes()[market.commune].id, "market_id": market.id}
    # The later the last campaign, the fewer are overdue.
    overdue_share = chance.uniform(0.2, 0.8)
    number = 0
    while number < market.scales:
        sector = chance.choice(list(SECTORS))
        stall = _stall(chance, place, market, f"{sector}-{len(rows.stalls) % 97 + 1:02}-{number:03}", SECTORS[sector])
        rows.stalls.append(stall)
        for _ in range(chance.choice((1, 1, 1, 2))):
            number += 1
            _fill_instrument(rows, chance, stall, f"{market.code}-{number:03}", overdue_share, today)


def _stall(chance: random.Random, place: dict[str, UUID], market: DemoMarket, code: str, sector: str) -> dict[str, Any]:
    id, name = demo_id("stall", f"{market.code}/{code}"), trader(chance)
    lat, lon = (market.lat, market.lon) if market is NUOC_HAI else (None, None)
    return {
        **place,
        "id": id,
        "label_code": code_of(id.int),
        "code": code,
        "sort_key": sort_key(code),
        "search_key": search_key(f"{code} {name} {sector}"),
        "trader_name": name,
        "trader_phone": phone(chance),
        "sector": sector,
        "lat": lat and round(lat + chance.uniform(-0.0008, 0.0008), 6),
        "lon": lon and round(lon + chance.uniform(-0.0008, 0.0008), 6),
        "open": True,
    }


def _fill_instrument(
    rows: Rows, chance: random.Random, stall: dict[str, Any], name: str, overdue_share: float, today: date
) -> None:
    instrument = _instrument(chance, stall, name, today)
    months = 24 if instrument["kind"] == InstrumentKind.SPRING_DIAL_SCALE else 12
    for verified_on in _verified_on(chance, overdue_share, months, today):
        verification = _verification(instrument, verified_on, months, len(rows.verifications))
        rows.verifications.append(verification)
        rows.marks.append(_mark(verification))
        instrument["verified_on"], instrument["valid_until"] = verified_on, verification["valid_until"]
        instrument["registered_on"] = min(instrument["registered_on"], verified_on)
    rows.instruments.append(instrument)


def _instrument(chance: random.Random, stall: dict[str, Any], name: str, today: date) -> dict[str, Any]:
    spring = chance.random() < 0.84
    id = demo_id("instrument", name)
    row = {
        "id": id,
        **{key: stall[key] for key in ("province_id", "area_id", "market_id")},
        "stall_id": stall["id"],
        "label_code": code_of(id.int),
        "serial": None,
        "serial_key": None,
        "local_tag": name,
        "tag_key": code_key(name),
        "in_use": chance.random() > 0.02,
        "registered_on": today - timedelta(days=chance.randrange(400, 730)),
        "verified_on": None,
        "valid_until": None,
    }
    return {**row, **(_spring_scale(chance) if spring else _electronic_scale(chance))}


def _spring_scale(chance: random.Random) -> dict[str, Any]:
    kilograms, d = chance.choices(SPRING, (30, 14, 10, 14, 10, 10, 8, 4))[0]
    return {
        "kind": InstrumentKind.SPRING_DIAL_SCALE.value,
        "indication_type": IndicationType.ANALOGUE.value,
        "maker": "Nhơn Hòa",
        "model": f"CĐH-{kilograms}",
        "max_mg": kilograms * KILOGRAM,
        "min_mg": 10 * d * 1000,
        "d_mg": d * 1000,
        "e_mg": d * 1000,
        "accuracy_class": None,
        "value_new_vnd": 120_000 + kilograms * 9_000,
    }


def _electronic_scale(chance: random.Random) -> dict[str, Any]:
    kind, kilograms, e = chance.choice(
        (
            (InstrumentKind.COUNTER_SCALE, 15, 5),
            (InstrumentKind.COUNTER_SCALE, 30, 10),
            (InstrumentKind.PLATFORM_SCALE, 60, 20),
            (InstrumentKind.PLATFORM_SCALE, 150, 50),
        )
    )
    return {
        "kind": kind.value,
        "indication_type": IndicationType.DIGITAL.value,
        "maker": chance.choice(("Vibra", "Jadever", "Yaohua")),
        "model": f"{chance.choice('ABT')}{kilograms}",
        "max_mg": kilograms * KILOGRAM,
        "min_mg": 20 * e * 1000,
        "d_mg": e * 1000,
        "e_mg": e * 1000,
        "accuracy_class": AccuracyClass.III.value,
        "value_new_vnd": 900_000 + kilograms * 25_000,
    }


def _verified_on(chance: random.Random, overdue_share: float, months: int, today: date) -> Iterator[date]:
    """The days of its verifications, oldest first; none for one in twelve."""
    if chance.random() < 0.08:
        return
    cycle = months * 30
    if chance.random() < overdue_share:
        last = today - timedelta(days=cycle + chance.randrange(20, 420))
    elif chance.random() < 0.1:
        # The last month of its validity.
        last = today - timedelta(days=cycle - chance.randrange(2, 28))
    else:
        last = today - timedelta(days=chance.randrange(5, cycle - 40))
    if chance.random() < 0.5:
        yield last - timedelta(days=cycle + chance.randrange(10, 90))
    yield last


def _verification(instrument: dict[str, Any], verified_on: date, months: int, count: int) -> dict[str, Any]:
    name = f"{instrument['local_tag']} {verified_on.isoformat()}"
    # Scattered, and never the same twice: the step has no factor in common with a million.
    number = (4512 + count * 77_773) % 1_000_000
    return {
        "id": demo_id("verification", name),
        **{key: instrument[key] for key in ("province_id", "area_id", "market_id")},
        "instrument_id": instrument["id"],
        "body": BODY,
        "certificate_number": f"{number:06}-{verified_on:%y}/CB",
        "mark_series": f"CB{verified_on:%y}",
        "mark_number": f"{number:06}",
        "verified_on": verified_on,
        "valid_until": end_of_validity(verified_on, months, ValidUntilPrecision.MONTH),
        "valid_until_precision": ValidUntilPrecision.MONTH.value,
        "mode": "periodic",
        "result": "pass",
        "content_digest": demo_id("digest", name).hex * 2,
        "recorded_at": datetime.combine(verified_on, time(16, 30), VIET_NAM),
        "recorded_by": VERIFIER_ID,
    }


def _mark(verification: dict[str, Any]) -> dict[str, Any]:
    series, number = verification["mark_series"], verification["mark_number"]
    return {
        "id": demo_id("mark", str(verification["id"])),
        "instrument_id": verification["instrument_id"],
        "verification_id": verification["id"],
        "body": verification["body"],
        "series": series,
        "number": number,
        "lookup_key": code_key(f"{series}{number}"),
    }
