"""Two years of a market, as large as wished: every instrument verified each year and checked each month."""

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from phone.core.ids import new_id

from schemas.sync import SyncInstrument, SyncPage, SyncSpotCheck, SyncStall, SyncVerification
from tests.phone.store.makers import (
    MARKET,
    NOW,
    TODAY,
    check,
    first_page,
    flag,
    instrument,
    page,
    stall,
    verification,
)

ROWS_A_PAGE = 500
_MAKERS = ["Nhơn Hoà", "Vĩnh Phát", "Cân Việt", "Jadever", "Ohaus"]
_SURNAMES, _NAMES = ["Hoàng", "Nông", "Lục", "Bế", "Đàm"], ["Văn Páo", "Thị Mẩy", "Văn Thụ", "Thị Đào", "Thị Bưởi"]
_SECTORS = ["Thịt lợn", "Rau củ", "Cá", "Hàng khô"]


def pages_of_market(instruments: int, *, market_id: UUID = MARKET, months: int = 24) -> Iterator[SyncPage]:
    """As the service sends them: parents first, then by when rows were written."""
    chance = random.Random(instruments)
    places = [_stall(chance, market_id, number) for number in range(instruments)]
    scales = [_instrument(chance, place, number) for number, place in enumerate(places)]
    verified = [_verification(chance, scale, year) for year in range(2) for scale in scales]
    checked = [_check(chance, scale, month) for month in reversed(range(months)) for scale in scales]
    yield first_page(more=True, stalls=[], instruments=[], cursor="begun")
    lists: dict[str, list[Any]] = {
        "stalls": places,
        "instruments": scales,
        "verifications": verified,
        "flags": [flag(instrument_id=scale.id, stall_id=scale.stall_id) for scale in scales[::10]],
        "spot_checks": checked,
    }
    for name, rows in lists.items():
        for start in range(0, len(rows), ROWS_A_PAGE):
            yield page(more=True, **{name: rows[start : start + ROWS_A_PAGE]})
    yield page()


def _stall(chance: random.Random, market_id: UUID, number: int) -> SyncStall:
    return stall(
        id=new_id(),
        market_id=market_id,
        code=f"{'ABCDEF'[number % 6]}-{number // 6 + 1}",
        trader_name=f"{chance.choice(_SURNAMES)} {chance.choice(_NAMES)}",
        sector=chance.choice(_SECTORS),
    )


def _instrument(chance: random.Random, place: SyncStall, number: int) -> SyncInstrument:
    return instrument(
        id=new_id(),
        stall_id=place.id,
        label_code=f"{number:08X}0",
        maker=chance.choice(_MAKERS),
        serial=f"SN{chance.randrange(10**8):08}",
        local_tag=f"NH-{number:04}",
        last_check_at=NOW - timedelta(days=chance.randrange(30)),
        last_verdict="conforming",
    )


def _verification(chance: random.Random, scale: SyncInstrument, year: int) -> SyncVerification:
    return verification(
        instrument_id=scale.id,
        certificate_number=f"{chance.randrange(10**4):04}-2{6 - year}/CB",
        mark_number=f"{chance.randrange(10**6):06}",
        verified_on=TODAY - timedelta(days=365 * year + chance.randrange(60)),
    )


def _check(chance: random.Random, scale: SyncInstrument, month: int) -> SyncSpotCheck:
    return check(
        instrument_id=scale.id,
        stall_id=scale.stall_id,
        performed_at=NOW - timedelta(days=30 * month, seconds=chance.randrange(8 * 3600)),
        verdict=chance.choice(["conforming", "conforming", "nonconforming", "not_judged"]),
    )
