"""Spot checks as they are read back: in a list, or whole with what they were judged to be."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from rules.advisory import Advice
from rules.observations import CheckMethod, SealState
from rules.verdicts import Purpose, Verdict
from schemas.base import Position
from schemas.spot_checks import FindingOut, PhotoKind, StickerIn, UnregisteredIn


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingOut:
    """`shortage_mg` is what the party weighed for loses; null limits could not be judged, `rule` says why."""

    load_mg: int
    indication_mg: int
    shortage_mg: int | None
    limit_mg: int | None
    verdict: Verdict
    rule: str | None
    notes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvisoryOut:
    """How far the readings of one load are from its limit against what measuring can tell; beside the verdict."""

    load_mg: int
    repeats: int
    margin_mg: int
    uncertainty_mg: int
    within_band: bool
    advice: Advice


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeTestedOut:
    """The lowest and highest load judged, against Max where that is known."""

    lowest_mg: int
    highest_mg: int
    max_mg: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoOut:
    sha256: str
    kind: PhotoKind
    size: int
    taken_at: datetime | None
    received_at: datetime | None
    media_type: str | None
    width: int | None
    height: int | None
    codes: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheckSummary:
    id: UUID
    instrument_id: UUID | None
    stall_id: UUID
    market_id: UUID
    area_id: UUID
    performed_at: datetime
    received_at: datetime
    performed_by: str
    authority: str
    method: CheckMethod
    verdict: Verdict
    findings: list[str]
    photos_missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotCheckOut:
    """The whole record with its judgement, as judged when it arrived; findings may have come with its photos since.

    `performed_at` is as the phone sent it. `clock_offset_s` is how far the phone's clock was behind when it sent
    the record, in seconds: where a finding `clock_off` says that it matters, `performed_on` is the day after
    correction. `standards_sound` is false where a standard used could not carry the verdict.
    """

    id: UUID
    instrument_id: UUID | None
    unregistered: UnregisteredIn | None
    stall_id: UUID
    market_id: UUID
    area_id: UUID
    performed_at: datetime
    performed_on: date
    received_at: datetime
    performed_by: str
    authority: str
    clock_offset_s: int | None
    position: Position | None
    method: CheckMethod
    purpose: Purpose
    standards: list[UUID]
    goods_mg: int | None
    zero_before_mg: int | None
    zero_after_mg: int | None
    readings: list[ReadingOut]
    sticker: StickerIn
    seal: SealState
    signs: list[str]
    note: str | None
    verdict: Verdict
    verdict_text: str
    device_verdict: Verdict | None
    rules_version: str
    advisory: list[AdvisoryOut]
    range_tested: RangeTestedOut | None
    standards_sound: bool
    findings: list[FindingOut]
    photos: list[PhotoOut]
    digest: str
