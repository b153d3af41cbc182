"""What a photo says that a person should look at; none of it refuses a photo or accuses anybody."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from schemas.base import EARLIEST_YEAR, LATEST_YEAR
from service.clock import VIET_NAM
from service.evidence.imaging import Examined
from service.evidence.queries import CheckScene
from service.instruments import label_codes
from service.vietnamese import code_key

SEEN_ELSEWHERE = "photo_seen_elsewhere"
TIME_FAR = "photo_time_far"
PLACE_FAR = "photo_place_far"
CODE_DIFFERS = "sticker_code_differs_from_photo"

TIME_ALLOWED = timedelta(minutes=60)
PLACE_ALLOWED_M = 2000
_EARTH_M = 6_371_000
_LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class PhotoFinding:
    code: str
    detail: dict[str, str | int]


def subject_of(sha256: str) -> str:
    """Tells the findings of two photos of one check apart."""
    return sha256[:12]


def photo_findings(scene: CheckScene, examined: Examined) -> list[PhotoFinding]:
    """Time and place that the camera wrote, against the check's."""
    found: list[PhotoFinding] = []
    taken_at = located(examined.taken_at)
    if taken_at is not None and abs(taken_at - scene.performed_at) > TIME_ALLOWED:
        minutes = int(abs(taken_at - scene.performed_at).total_seconds()) // 60
        found.append(PhotoFinding(TIME_FAR, {"minutes": minutes, "taken_at": taken_at.isoformat()}))
    if examined.lat is not None and examined.lon is not None and scene.lat is not None and scene.lon is not None:
        metres = round(distance_m(examined.lat, examined.lon, scene.lat, scene.lon))
        if metres > PLACE_ALLOWED_M + scene.accuracy_m:
            found.append(PhotoFinding(PLACE_FAR, {"metres": metres}))
    return found


def located(taken_at: datetime | None) -> datetime | None:
    """A camera that writes no zone is read as showing the time of Viet Nam; an impossible year is no time."""
    if taken_at is None or not EARLIEST_YEAR <= taken_at.year <= LATEST_YEAR:
        return None
    return taken_at if taken_at.tzinfo else taken_at.replace(tzinfo=VIET_NAM)


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Along the great circle, on a sphere: good to half a per cent."""
    a, b = math.radians(lat_a), math.radians(lat_b)
    across = math.radians(lon_b - lon_a)
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * _EARTH_M * math.asin(min(1.0, math.sqrt(half)))


def keys_read(code: str) -> set[str]:
    """The keys under which a code that was read may be known: its whole text, and the end of a label's address."""
    keys = {code_key(code), label_codes.correct(code) or ""}
    keys.add(code_key(_path(code).rstrip("/").rpartition("/")[2]))
    return keys - {""}


def _path(code: str) -> str:
    """Empty for a code that is no address: anybody can print a sticker that only begins like one."""
    if "://" not in code:
        return ""
    try:
        address = urlsplit(code.strip())
    except ValueError:
        return ""
    return address.path


def code_finding(
    read: Sequence[str], typed: str | None, own: Collection[str], foreign: Collection[str]
) -> PhotoFinding | None:
    """Judge the codes of one sticker photo.

    `own` are the keys of the checked instrument on the register, `foreign` those of `read` that belong to
    another one. A code that holds the typed one among more text agrees with it.
    """
    typed_key = code_key(typed or "")
    agreeing = {code for code in read if _agrees(code, typed_key, own)}
    for code in read:
        if code not in agreeing and keys_read(code) & set(foreign):
            return PhotoFinding(CODE_DIFFERS, {"read": code[:_LONGEST_SHOWN], "belongs_to": "another_instrument"})
    if typed_key and read and not agreeing:
        return PhotoFinding(CODE_DIFFERS, {"read": read[0][:_LONGEST_SHOWN], "typed": typed or ""})
    return None


def _agrees(code: str, typed_key: str, own: Collection[str]) -> bool:
    keys = keys_read(code)
    return bool(keys & set(own)) or bool(typed_key and any(typed_key in key for key in keys))
