"""Stored checks as the wire has them."""

from collections.abc import Sequence
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import RowMapping

from rules.verdicts import Verdict
from schemas.spot_checks import FindingOut
from schemas.spot_checks_read import ReadingOut, SpotCheckOut, SpotCheckSummary
from service.spot_checks.queries import WholeCheck
from service.spot_checks.wording import finding_out, verdict_text

_SUMMARY: Final = TypeAdapter(SpotCheckSummary)
_WHOLE: Final = TypeAdapter(SpotCheckOut)


def summary_of(row: RowMapping) -> SpotCheckSummary:
    return _SUMMARY.validate_python(dict(row))


def whole_of(whole: WholeCheck, language: str) -> SpotCheckOut:
    check = whole.check
    judged: dict[str, Any] = check["judged_by"]
    position = {"lat": check["lat"], "lon": check["lon"], "accuracy_m": check["accuracy_m"]}
    sticker = {
        "state": check["sticker_state"],
        "code": check["sticker_code"],
        "valid_until": check["sticker_valid_until"],
    }
    return _WHOLE.validate_python(
        {name: check[name] for name in _AS_STORED}
        | {
            "position": position if check["lat"] is not None else None,
            "sticker": sticker,
            "verdict_text": verdict_text(check["authority"], Verdict(check["verdict"]), language),
            "device_verdict": check["device"].get("verdict"),
            "digest": check["content_digest"],
            "advisory": judged["advisory"],
            "range_tested": judged["range_tested"],
            "standards_sound": judged["standards_sound"],
            "readings": [{name: row[name] for name in ReadingOut.__slots__} for row in whole.readings],
            "findings": findings_of(whole.findings, language),
            "photos": [dict(row) | {"codes": row["codes"] or []} for row in whole.photos],
        }
    )


def findings_of(rows: Sequence[RowMapping], language: str) -> list[FindingOut]:
    return [
        finding_out(row["code"], row["severity"], row["flag"], tuple(row["grounds"]), row["detail"], language)
        for row in rows
    ]


_AS_STORED: Final = (
    "id",
    "instrument_id",
    "unregistered",
    "stall_id",
    "market_id",
    "area_id",
    "performed_at",
    "performed_on",
    "received_at",
    "performed_by",
    "authority",
    "clock_offset_s",
    "method",
    "purpose",
    "standards",
    "goods_mg",
    "zero_before_mg",
    "zero_after_mg",
    "seal",
    "signs",
    "note",
    "verdict",
    "rules_version",
)
