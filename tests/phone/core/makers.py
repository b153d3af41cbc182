"""Drafts, instruments and standards as the tests of the phone's core need them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from phone.core.draft import Draft, DraftPhoto
from phone.core.ids import new_id

from rules.observations import SealState, StickerState
from rules.verdicts import Reading
from schemas.base import Position
from schemas.spot_checks import PhotoKind
from schemas.sync import SyncInstrument, SyncStandard, SyncVerification

KG = 1_000_000
G = 1_000
DAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, 0, 31, 5, 123456, tzinfo=UTC)
"""07:31 in Viet Nam."""
INSTRUMENT = UUID("01890000-0000-7000-8000-00000000d001")
WEIGHTS = UUID("01890000-0000-7000-8000-00000000e001")


def instrument(**values: Any) -> SyncInstrument:
    """A spring dial scale of 10 kg with d = 50 g, verified and in date."""
    sound: dict[str, Any] = {
        "id": INSTRUMENT,
        "stall_id": new_id(),
        "label_code": "0000000A1",
        "kind": "spring_dial_scale",
        "indication_type": "analogue",
        "maker": "Nhơn Hoà",
        "model": "NHS-10",
        "serial": None,
        "local_tag": "NH-0012",
        "max_mg": 10 * KG,
        "min_mg": 500 * G,
        "d_mg": 50 * G,
        "e_mg": 50 * G,
        "accuracy_class": None,
        "in_use": True,
        "registered_on": date(2024, 1, 2),
        "verified_on": date(2026, 6, 12),
        "valid_until": date(2027, 6, 30),
        "last_check_at": None,
        "last_verdict": None,
    }
    return SyncInstrument(**sound | values)


def verification(**values: Any) -> SyncVerification:
    sound: dict[str, Any] = {
        "id": new_id(),
        "instrument_id": INSTRUMENT,
        "body": "TTKT-CB",
        "certificate_number": "4302-26/CB",
        "mark_series": "KD-A",
        "mark_number": "004512",
        "verified_on": date(2026, 6, 12),
        "valid_until": date(2027, 6, 30),
        "valid_until_precision": "month",
        "result": "pass",
    }
    return SyncVerification(**sound | values)


def standard(**values: Any) -> SyncStandard:
    """The set of M1 weights 1-2-2-5 kg, in date."""
    sound: dict[str, Any] = {
        "id": WEIGHTS,
        "market_id": None,
        "kind": "weight_set",
        "name": "Bộ quả cân M1",
        "serial": "M1-07",
        "weight_class": "M1",
        "nominal_mg": [KG, 2 * KG, 2 * KG, 5 * KG],
        "max_mg": None,
        "d_mg": None,
        "e_mg": None,
        "accuracy_class": None,
        "verified_on": date(2026, 3, 10),
        "valid_until": date(2027, 3, 31),
        "in_use": True,
    }
    return SyncStandard(**sound | values)


def control_scale(**values: Any) -> SyncStandard:
    described: dict[str, Any] = {
        "kind": "control_scale",
        "weight_class": None,
        "nominal_mg": [],
        "max_mg": 30 * KG,
        "d_mg": G,
        "e_mg": G,
        "accuracy_class": "II",
    }
    return standard(**described | values)


def draft(**values: Any) -> Draft:
    """A finished check of `instrument()` with `standard()`: everything in order."""
    sound: dict[str, Any] = {
        "id": new_id(),
        "market_id": new_id(),
        "begun_at": AT,
        "instrument_id": INSTRUMENT,
        "performed_at": AT,
        "position": Position(lat=22.742, lon=106.181, accuracy_m=12),
        "standards": (WEIGHTS,),
        "zero_before_mg": 0,
        "zero_after_mg": 0,
        "readings": (Reading(5 * KG, 5 * KG), Reading(10 * KG, 10 * KG)),
        "sticker": StickerState.VALID,
        "seal": SealState.INTACT,
        "photos": (photo(PhotoKind.STICKER),),
    }
    return Draft(**sound | values)


def photo(kind: PhotoKind, number: int = 0) -> DraftPhoto:
    digit = f"{list(PhotoKind).index(kind)}{number}"
    return DraftPhoto(sha256=digit.rjust(64, "0"), kind=kind, size=312_345, taken_at=AT)
