"""Instruments as the wire shows them, and as they are stored."""

from typing import Any

from sqlalchemy import RowMapping

from rules.cycles import VerificationState
from rules.kinds import AccuracyClass, IndicationType, InstrumentKind
from schemas.register import InstrumentIn, InstrumentOut, LastCheck, MarkOut
from service.vietnamese import code_key


def instrument_columns(data: InstrumentIn) -> dict[str, Any]:
    """All but where it lies."""
    return {
        "kind": data.kind.value,
        "indication_type": data.indication_type.value if data.indication_type else None,
        "maker": data.maker,
        "model": data.model,
        "serial": data.serial,
        "serial_key": code_key(data.serial or "") or None,
        "local_tag": data.local_tag,
        "tag_key": code_key(data.local_tag or "") or None,
        "max_mg": data.max_mg,
        "min_mg": data.min_mg,
        "d_mg": data.d_mg,
        "e_mg": data.e_mg,
        "accuracy_class": data.accuracy_class.value if data.accuracy_class else None,
        "value_new_vnd": data.value_new_vnd,
        "in_use": data.in_use,
    }


def instrument_out(row: RowMapping) -> InstrumentOut:
    return InstrumentOut(
        id=row["id"],
        stall_id=row["stall_id"],
        market_id=row["market_id"],
        area_id=row["area_id"],
        label_code=row["label_code"],
        kind=InstrumentKind(row["kind"]),
        indication_type=IndicationType(row["indication_type"]) if row["indication_type"] else None,
        maker=row["maker"],
        model=row["model"],
        serial=row["serial"],
        local_tag=row["local_tag"],
        max_mg=row["max_mg"],
        min_mg=row["min_mg"],
        d_mg=row["d_mg"],
        e_mg=row["e_mg"],
        accuracy_class=AccuracyClass(row["accuracy_class"]) if row["accuracy_class"] else None,
        value_new_vnd=row["value_new_vnd"],
        in_use=row["in_use"],
        registered_on=row["registered_on"],
        verified_on=row["verified_on"],
        valid_until=row["valid_until"],
        state=VerificationState(row["state"]),
        mark=_mark(row),
        last_check=_last_check(row),
    )


def _mark(row: RowMapping) -> MarkOut | None:
    if row["mark_body"] is None:
        return None
    return MarkOut(body=row["mark_body"], series=row["mark_series"], number=row["mark_number"])


def _last_check(row: RowMapping) -> LastCheck | None:
    if row["last_check_id"] is None:
        return None
    return LastCheck(id=row["last_check_id"], performed_at=row["last_check_at"], verdict=row["last_verdict"])
