"""A spot check as the phone sends it, and the receipt it gets."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar
from uuid import UUID

from annotated_types import Ge, Le, MaxLen, MinLen

from rules.grounds import Severity
from rules.kinds import InstrumentKind
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Purpose, Verdict
from schemas.base import (
    Label,
    Note,
    OptionalText,
    Position,
    PositiveMilligrams,
    SignedMilligrams,
    Wire,
    wire_config,
)
from schemas.grounds import GroundOut

MAX_PHOTO_BYTES = 25 * 1024 * 1024
"""What a service may take at most: a record must not name a photo that can never come."""
Sha256 = Annotated[str, MinLen(64), MaxLen(64)]


class PhotoKind(StrEnum):
    STICKER = "sticker"
    SEAL = "seal"
    DIAL = "dial"
    INDICATION = "indication"
    SCENE = "scene"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    load_mg: PositiveMilligrams
    indication_mg: SignedMilligrams


@dataclass(frozen=True, slots=True, kw_only=True)
class StickerIn(Wire):
    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    state: StickerState
    code: OptionalText = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoIn(Wire):
    """A photo the record names; its bytes follow, and are accepted only if they have this digest.

    `sha256` is lower-case hexadecimal; `size` in bytes.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    sha256: Sha256
    kind: PhotoKind
    size: Annotated[int, Ge(1), Le(MAX_PHOTO_BYTES)]
    taken_at: datetime | None = None

    def __post_init__(self) -> None:
        Wire.__post_init__(self)
        if set(self.sha256) - set("0123456789abcdef"):
            raise ValueError("sha256_not_hexadecimal")


@dataclass(frozen=True, slots=True, kw_only=True)
class UnregisteredIn(Wire):
    """An instrument that nobody had on the register."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    stall_id: UUID
    kind: InstrumentKind
    maker: OptionalText = None
    serial: OptionalText = None
    max_mg: PositiveMilligrams | None = None
    d_mg: PositiveMilligrams | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceIn(Wire):
    """Not part of the record's content: the same record sent again later is the same record."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config()

    sent_at: datetime
    app_version: Label
    verdict: Verdict | None = None


SPOT_CHECK_EXAMPLE: dict[str, Any] = {
    "instrument_id": "01890000-0000-7000-8000-00000000d001",
    "unregistered": None,
    "performed_at": "2026-11-22T07:31:05+07:00",
    "position": {"lat": 22.742, "lon": 106.181, "accuracy_m": 12},
    "method": "control_weights",
    "purpose": "selling",
    "standards": ["01890000-0000-7000-8000-00000000e001"],
    "goods_mg": 1_500_000,
    "zero_before_mg": 0,
    "zero_after_mg": 0,
    "readings": [{"load_mg": 1_000_000, "indication_mg": 1_100_000}],
    "sticker": {"state": "valid", "code": "KD-A-004512", "valid_until": "2028-06-30"},
    "seal": "intact",
    "signs": [],
    "photos": [
        {
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "kind": "sticker",
            "size": 312345,
            "taken_at": "2026-11-22T07:30:40+07:00",
        }
    ],
    "device": {"sent_at": "2026-11-22T11:02:10+07:00", "app_version": "0.1.0", "verdict": "nonconforming"},
    "note": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheckIn(Wire):
    """One control measurement or visual check. Exactly one of `instrument_id` and `unregistered` is given."""

    __pydantic_config__: ClassVar[dict[str, Any]] = wire_config(example=SPOT_CHECK_EXAMPLE)

    instrument_id: UUID | None
    unregistered: UnregisteredIn | None = None
    performed_at: datetime
    position: Position | None = None
    method: CheckMethod
    purpose: Purpose
    standards: Annotated[list[UUID], MaxLen(10)]
    goods_mg: PositiveMilligrams | None = None
    zero_before_mg: SignedMilligrams | None = None
    zero_after_mg: SignedMilligrams | None = None
    readings: Annotated[list[ReadingIn], MaxLen(40)]
    sticker: StickerIn
    seal: SealState
    signs: Annotated[list[CheatingSign], MaxLen(20)]
    photos: Annotated[list[PhotoIn], MaxLen(20)]
    device: DeviceIn
    note: Note = None

    def __post_init__(self) -> None:
        Wire.__post_init__(self)
        if (self.instrument_id is None) == (self.unregistered is None):
            raise ValueError("instrument_or_unregistered")
        if len({photo.sha256 for photo in self.photos}) != len(self.photos):
            raise ValueError("photo_named_twice")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingOut:
    code: str
    severity: Severity
    flag: str | None
    message: str
    grounds: list[GroundOut]
    detail: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Proof that a record is stored.

    `digest` is the SHA-256 of the record's canonical form (schemas/canonical.py), which the phone works out
    itself before it believes the receipt. `signature` is a compact JWS over the other members.
    """

    id: UUID
    received_at: datetime
    digest: str
    verdict: Verdict
    findings: list[FindingOut]
    flags_opened: list[str]
    photos_missing: list[str]
    signature: str
