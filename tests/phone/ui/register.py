"""A register with standards in every state, as the service would send it."""

from datetime import timedelta
from typing import Any

from phone.core.ids import new_id

from schemas.sync import SyncPage, SyncStandard
from tests.phone.ui.fake_phone import FakePhone

KG = 1_000_000


def standard(phone: FakePhone, days_left: int | None, **values: Any) -> SyncStandard:
    """`days_left` None: never verified."""
    today = phone.clock.today()
    sound: dict[str, Any] = {
        "id": new_id(),
        "market_id": None,
        "kind": "weight_set",
        "name": "Bộ quả cân chuẩn M1 của Ban quản lý chợ trung tâm Nước Hai",
        "serial": "M1-07-2024",
        "weight_class": "M1",
        "nominal_mg": [KG, 2 * KG, 2 * KG, 5 * KG, 500_000, 200_000, 200_000, 100_000],
        "max_mg": None,
        "d_mg": None,
        "e_mg": None,
        "accuracy_class": None,
        "verified_on": today - timedelta(days=300) if days_left is not None else None,
        "valid_until": today + timedelta(days=days_left) if days_left is not None else None,
        "in_use": True,
    }
    return SyncStandard(**sound | values)


def give(phone: FakePhone, *standards: SyncStandard) -> None:
    page = SyncPage(reset=False, more=False, cursor="1", server_time=phone.clock.now(), standards=list(standards))
    phone.store.register.apply(page)


def control_scale(phone: FakePhone, days_left: int | None) -> SyncStandard:
    return standard(
        phone, days_left, kind="control_scale", name="Cân đối chứng", serial="OH-3312", weight_class=None,
        nominal_mg=[], max_mg=30 * KG, d_mg=1_000, e_mg=1_000, accuracy_class="III",
    )  # fmt: skip
