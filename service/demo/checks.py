"""Two years of spot checks, made and judged as real ones are, oldest first."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from rules.kinds import InstrumentKind
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Purpose
from schemas.base import Position
from schemas.spot_checks import DeviceIn, PhotoIn, ReadingIn, SpotCheckIn, StickerIn, UnregisteredIn
from service.clock import VIET_NAM
from service.demo.geography import MARKETS, NUOC_HAI
from service.demo.ids import demo_id
from service.demo.people import BY_NAME, DemoPerson
from service.demo.photos import Album
from service.demo.standards import keepers, weights_id

APP = "demo"
PER_MARKET = 16
AT_NUOC_HAI = 60
LOADS = (1_000_000, 2_000_000, 5_000_000)
GOODS = ((20_000, 800_000), (50_000, 1_500_000), (100_000, 3_000_000), (200_000, 6_000_000))
"""By scale interval in mg, what is weighed, in mg."""


@dataclass(frozen=True, slots=True)
class DemoCheck:
    id: UUID
    who: DemoPerson
    at: datetime
    record: SpotCheckIn


def demo_checks(
    instruments: Sequence[dict[str, Any]], marks: dict[UUID, str], album: Album, today: date
) -> Iterator[DemoCheck]:
    """`marks` are the sticker codes by instrument."""
    planned = []
    for market in MARKETS:
        here = [row for row in instruments if row["market_id"] == market.id and row["in_use"]]
        chance = random.Random(f"checks of {market.code}")
        count = AT_NUOC_HAI if market is NUOC_HAI else PER_MARKET
        for number in range(count):
            # The newest few days are left to those who try the demo.
            day = today - timedelta(days=3 + int((count - number) * 700 / count))
            at = datetime.combine(day, time(6, 10), VIET_NAM) + timedelta(minutes=chance.randrange(240))
            board = market is NUOC_HAI and chance.random() < 0.7
            who = BY_NAME["board"] if board else BY_NAME["department"]
            planned.append((at, demo_id("check", f"{market.code} {number}"), who, chance.choice(here), chance))
    lent = {market.id: weights_id(market) for market in keepers()}
    for at, id, who, instrument, chance in sorted(planned, key=lambda plan: (plan[0], plan[1])):
        standard = lent.get(instrument["market_id"], weights_id(NUOC_HAI))
        mark = marks.get(instrument["id"])
        record = _record(chance, instrument, at, standard, mark, album.take(id, instrument, mark, at))
        yield DemoCheck(id, who, at, record)


def checks_with_photos() -> list[UUID]:
    """The last checks at Nước Hai carry photos."""
    return [demo_id("check", f"{NUOC_HAI.code} {number}") for number in range(AT_NUOC_HAI - 6, AT_NUOC_HAI)]


def unregistered_check(stall_id: UUID, today: date) -> DemoCheck:
    """A scale that nobody had on the register."""
    at = datetime.combine(today - timedelta(days=4), time(7, 25), VIET_NAM)
    record = SpotCheckIn(
        instrument_id=None,
        unregistered=UnregisteredIn(
            stall_id=stall_id, kind=InstrumentKind.SPRING_DIAL_SCALE, max_mg=20_000_000, d_mg=50_000
        ),
        performed_at=at,
        method=CheckMethod.CONTROL_WEIGHTS,
        purpose=Purpose.SELLING,
        standards=[weights_id(NUOC_HAI)],
        readings=[ReadingIn(load_mg=2_000_000, indication_mg=2_150_000)],
        sticker=StickerIn(state=StickerState.MISSING),
        seal=SealState.MISSING,
        signs=[CheatingSign.SECOND_SCALE],
        photos=[],
        device=DeviceIn(sent_at=at, app_version=APP),
        note="Cân thứ hai để dưới quầy.",
    )
    return DemoCheck(demo_id("check", "unregistered"), BY_NAME["board"], at, record)


def _record(
    chance: random.Random,
    instrument: dict[str, Any],
    at: datetime,
    standard: UUID,
    mark: str | None,
    photos: list[PhotoIn],
) -> SpotCheckIn:
    return SpotCheckIn(
        instrument_id=instrument["id"],
        performed_at=at,
        position=Position(lat=22.7421, lon=106.1812, accuracy_m=12) if photos else None,
        method=CheckMethod.CONTROL_WEIGHTS,
        purpose=Purpose.SELLING,
        standards=[standard],
        goods_mg=_goods(chance, instrument),
        zero_before_mg=0,
        zero_after_mg=0,
        readings=_readings(chance, instrument),
        sticker=_sticker(chance, instrument, mark, at.date()),
        seal=SealState.BROKEN if chance.random() < 0.03 else SealState.INTACT,
        signs=[],
        photos=photos,
        device=DeviceIn(sent_at=at + timedelta(minutes=chance.randrange(2, 300)), app_version=APP),
    )


def _goods(chance: random.Random, instrument: dict[str, Any]) -> int:
    """What is mostly weighed on such a scale; one in twenty weighs too little for its scale interval."""
    if chance.random() < 0.05:
        return 300_000
    return next(goods for d, goods in GOODS if instrument["d_mg"] <= d)


def _readings(chance: random.Random, instrument: dict[str, Any]) -> list[ReadingIn]:
    """A spring's error grows with the load and mostly favours its user; one in eight is beyond the limit."""
    d = instrument["d_mg"]
    bad = chance.random() < 0.13
    readings = []
    for load in LOADS:
        if load > instrument["max_mg"]:
            break
        error = (
            d * chance.choice((2, 3, 4)) * (load // 1_000_000 + 1) // 2 if bad else d * chance.choice((0, 0, 0, 1)) // 2
        )
        readings.append(ReadingIn(load_mg=load, indication_mg=load + error))
    return readings


def _sticker(chance: random.Random, instrument: dict[str, Any], mark: str | None, day: date) -> StickerIn:
    if mark is None:
        return StickerIn(state=StickerState.MISSING)
    if chance.random() < 0.04:
        return StickerIn(state=StickerState.UNREADABLE)
    until = instrument["valid_until"]
    state = StickerState.VALID if until >= day else StickerState.EXPIRED
    return StickerIn(state=state, code=mark, valid_until=until)
