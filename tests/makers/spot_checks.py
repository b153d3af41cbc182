"""Records of spot checks as a phone sends them, and standards to make them with."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from schemas.register import StandardKind
from service.standards.models import Standard
from tests.makers.world import World, new_id


async def add_weight_set(world: World, **values: Any) -> UUID:
    """The article's set of M1 weights, 1-2-2-5 kg, kept by the market's board and in date."""
    id = new_id()
    row = {
        "province_id": world.province,
        "area_id": world.commune,
        "market_id": world.market,
        "kind": StandardKind.WEIGHT_SET,
        "name": "Bộ quả cân M1",
        "weight_class": "M1",
        "nominal_mg": [1_000_000, 2_000_000, 2_000_000, 5_000_000],
        "verified_on": date(2026, 3, 10),
        "valid_until": date(2099, 3, 31),
        "in_use": True,
        **values,
    }
    await world.add(Standard, id=id, **row)
    return id


def photo(content: bytes, **values: Any) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "kind": "sticker",
        "size": len(content),
        "taken_at": None,
        **values,
    }


def record_of(
    world: World,
    instrument: UUID | None,
    *,
    standards: tuple[UUID, ...] = (),
    indication_mg: int = 1_000_000,
    performed_at: datetime | None = None,
    sent_at: datetime | None = None,
    device_verdict: str | None = None,
    **values: Any,
) -> dict[str, Any]:
    """A check of a 1 kg load a minute ago, sent now; everything else in order."""
    now = world.app.state.clock.now()
    return {
        "instrument_id": str(instrument) if instrument else None,
        "unregistered": None,
        "performed_at": (performed_at or now - timedelta(minutes=1)).isoformat(),
        "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12},
        "method": "control_weights",
        "purpose": "selling",
        "standards": [str(standard) for standard in standards],
        "goods_mg": None,
        "zero_before_mg": 0,
        "zero_after_mg": 0,
        "readings": [{"load_mg": 1_000_000, "indication_mg": indication_mg}],
        "sticker": {"state": "valid", "code": None, "valid_until": None},
        "seal": "intact",
        "signs": [],
        "photos": [],
        "device": {"sent_at": (sent_at or now).isoformat(), "app_version": "0.1.0", "verdict": device_verdict},
        "note": None,
        **values,
    }
