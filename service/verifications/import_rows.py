"""What the rows of a file of certificates say, before anything is looked up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter

from rules.cycles import ValidUntilPrecision
from schemas.verifications import VerificationIn, VerificationMode, VerificationResult
from service.instruments import label_codes
from service.spreadsheets.cells import as_choice, as_date, as_last_day, as_text
from service.spreadsheets.tables import Column, Row, RowErrors, Table
from service.vietnamese import code_key

COLUMNS: Final = (
    Column("label_code", "Mã nhãn", ("nhãn", "label")),
    Column("serial", "Số máy", ("số hiệu", "số seri", "số sê-ri", "số chế tạo", "serial number", "serial no")),
    Column("local_tag", "Mã quản lý", ("mã nội bộ", "ký hiệu quản lý", "tag")),
    Column("market", "Chợ", ("mã chợ", "tên chợ", "nơi sử dụng", "market code")),
    Column("stall", "Quầy", ("sạp", "mã sạp", "số sạp", "quầy", "stall code")),
    Column("body", "Tổ chức kiểm định", ("mã tổ chức", "đơn vị kiểm định", "verification body")),
    Column(
        "certificate_number",
        "Số giấy chứng nhận",
        ("giấy chứng nhận", "số gcn", "gcn", "số chứng nhận", "certificate", "certificate no"),
        needed=True,
    ),
    Column("mark_series", "Ký hiệu tem", ("sê-ri tem", "seri tem", "series", "sticker series")),
    Column("mark_number", "Số tem", ("sticker number", "sticker no")),
    Column("mark", "Tem kiểm định", ("tem", "sticker")),
    Column("verified_on", "Ngày kiểm định", ("ngày", "date", "verification date"), needed=True),
    Column("valid_until", "Thời hạn đến", ("có giá trị đến", "hiệu lực đến", "giá trị đến", "thời hạn", "valid to")),
    Column("mode", "Chế độ kiểm định", ("chế độ", "loại kiểm định", "verification mode")),
    Column("result", "Kết quả", ("kết luận", "verdict")),
)
MODES: Final[Mapping[str, VerificationMode]] = {
    "ban dau": VerificationMode.INITIAL,
    "initial": VerificationMode.INITIAL,
    "dinh ky": VerificationMode.PERIODIC,
    "periodic": VerificationMode.PERIODIC,
    "sau sua chua": VerificationMode.AFTER_REPAIR,
    "after repair": VerificationMode.AFTER_REPAIR,
    "after_repair": VerificationMode.AFTER_REPAIR,
}
RESULTS: Final[Mapping[str, VerificationResult]] = {
    "dat": VerificationResult.PASS,
    "dat yeu cau": VerificationResult.PASS,
    "dat yeu cau ky thuat do luong": VerificationResult.PASS,
    "pass": VerificationResult.PASS,
    "khong dat": VerificationResult.FAIL,
    "fail": VerificationResult.FAIL,
}
_ADAPTER: Final = TypeAdapter(VerificationIn)
_NOBODY: Final = UUID(int=0)
_PRINTED = re.compile(r"(.*?)[\s./\-]*([0-9]+)")


@dataclass(frozen=True, slots=True)
class Named:
    """What a row says of its instrument, as keys; all that is given must fit. `column` is what to look at again."""

    column: str
    label: str | None
    serial: str | None
    tag: str | None
    market: str | None
    stall: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    row: int
    named: Named
    data: VerificationIn

    def data_for(self, instrument_id: UUID) -> VerificationIn:
        return replace(self.data, instrument_id=instrument_id)


@dataclass(frozen=True, slots=True)
class Drafts:
    rows: int
    drafts: list[Draft]
    errors: RowErrors


def draft_rows(table: Table, language: str, own_body: str | None) -> Drafts:
    """Certificates without a body named are those of the importer's own."""
    errors = RowErrors(language, table.headings)
    drafts = [draft for row in table.rows if (draft := _draft(row, table, errors, own_body)) is not None]
    return Drafts(rows=len(table.rows), drafts=drafts, errors=errors)


def _draft(row: Row, table: Table, errors: RowErrors, own_body: str | None) -> Draft | None:
    named = _named(row)
    if named is None:
        errors.add(row.number, None, "instrument_not_named")
    before = len(errors.listed) + errors.left_out
    values = _values(row, table, errors, own_body)
    if named is None or len(errors.listed) + errors.left_out > before:
        return None
    data = errors.build(row, _ADAPTER, values)
    return None if data is None else Draft(row.number, named, data)


def _named(row: Row) -> Named | None:
    label = as_text(row.get("label_code"))
    keys = {name: code_key(as_text(row.get(name)) or "") or None for name in ("serial", "local_tag", "market", "stall")}
    keys["label_code"] = code_key(label or "") or None
    column = next((name for name in ("label_code", "serial", "local_tag") if keys[name]), None)
    if column is None:
        return None
    return Named(
        column=column,
        label=(label_codes.correct(label) or label) if label and keys["label_code"] else None,
        serial=keys["serial"],
        tag=keys["local_tag"],
        market=keys["market"],
        stall=keys["stall"],
    )


def _values(row: Row, table: Table, errors: RowErrors, own_body: str | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        "instrument_id": _NOBODY,
        "body": as_text(row.get("body")) or own_body,
        "certificate_number": as_text(row.get("certificate_number")),
        "mark": _mark(row),
        "mode": VerificationMode.PERIODIC,
        "result": VerificationResult.PASS,
    }
    verified = errors.read(row, "verified_on", as_date)
    until = errors.read(row, "valid_until", as_last_day)
    values["verified_on"] = verified[0] if verified else None
    values["valid_until"] = until[0] if until else None
    values["valid_until_precision"] = until[1] if until else ValidUntilPrecision.MONTH
    # A column that is there must be filled in; where there is none, certificates are of periodic passes.
    if "mode" in table.headings:
        values["mode"] = errors.read(row, "mode", lambda cell: as_choice(cell, MODES))
    if "result" in table.headings:
        values["result"] = errors.read(row, "result", lambda cell: as_choice(cell, RESULTS))
    if verified and verified[1] is ValidUntilPrecision.MONTH:
        errors.add(row.number, "verified_on", "date_not_understood", value=as_text(row.get("verified_on")) or "")
    missing = [name for name in ("body", "certificate_number", "verified_on", "mode", "result") if not values[name]]
    for name in missing:
        if as_text(row.get(name)) is None:
            errors.add(row.number, name, "missing")
    return values


def _mark(row: Row) -> dict[str, str] | None:
    """Series and number apart, or together in one cell as printed: the number is the digits at its end."""
    number = as_text(row.get("mark_number"))
    if number is not None:
        return {"series": as_text(row.get("mark_series")) or "", "number": number}
    printed = as_text(row.get("mark"))
    if printed is None:
        return None
    parts = _PRINTED.fullmatch(printed)
    return {"series": parts[1], "number": parts[2]} if parts else {"series": "", "number": printed}
