"""What the rows of a market's list of instruments say, before anything is looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from pydantic import TypeAdapter

from rules.kinds import AccuracyClass, IndicationType, InstrumentKind
from schemas.register import InstrumentIn, StallIn
from service.messages import say
from service.spreadsheets.cells import as_choice, as_dong, as_mass, as_text, as_yes
from service.spreadsheets.reading import Cell
from service.spreadsheets.tables import Column, Row, RowErrors, Table
from service.vietnamese import code_key, search_key

COLUMNS: Final = (
    Column("stall", "Quầy", ("sạp", "mã sạp", "số sạp", "quầy", "ki ốt", "stall code"), needed=True),
    Column("trader_name", "Hộ kinh doanh", ("họ tên", "tên hộ", "chủ hộ", "người sử dụng", "trader")),
    Column("trader_phone", "Điện thoại", ("số điện thoại", "sđt", "phone")),
    Column("sector", "Ngành hàng", ("mặt hàng", "goods")),
    Column("kind", "Loại cân", ("loại", "tên phương tiện", "phương tiện đo", "loại phương tiện"), needed=True),
    Column("indication_type", "Kiểu chỉ thị", ("chỉ thị", "indication")),
    Column("maker", "Hãng sản xuất", ("nơi sản xuất", "nhà sản xuất", "hãng", "manufacturer")),
    Column("model", "Kiểu", ("ký hiệu", "model")),
    Column("serial", "Số máy", ("số hiệu", "số seri", "số sê-ri", "số chế tạo", "serial number", "serial no")),
    Column("local_tag", "Mã quản lý", ("mã nội bộ", "ký hiệu quản lý", "tag")),
    Column("max_mg", "Max", ("mức cân lớn nhất", "capacity")),
    Column("min_mg", "Min", ("mức cân nhỏ nhất",)),
    Column("d_mg", "d", ("giá trị độ chia", "độ chia")),
    Column("e_mg", "e", ("giá trị độ chia kiểm",)),
    Column("accuracy_class", "Cấp chính xác", ("ccx", "class")),
    Column("value_new_vnd", "Giá mua mới", ("giá trị", "giá", "value")),
    Column("in_use", "Đang dùng", ("sử dụng", "tình trạng")),
)
MASSES: Final = ("max_mg", "min_mg", "d_mg", "e_mg")
TEXTS: Final = ("maker", "model", "serial", "local_tag")
KINDS: Final[Mapping[str, InstrumentKind]] = {
    **{search_key(say(f"kind.{kind.value}", language)): kind for language in ("vi", "en") for kind in InstrumentKind},
    **{key: kind for kind in InstrumentKind for key in (kind.value, kind.value.replace("_", " "))},
    "can dong ho": InstrumentKind.SPRING_DIAL_SCALE,
    "can lo xo": InstrumentKind.SPRING_DIAL_SCALE,
    "can treo": InstrumentKind.STEELYARD,
    "cot bom xang": InstrumentKind.FUEL_DISPENSER,
}
INDICATIONS: Final[Mapping[str, IndicationType]] = {
    "kim": IndicationType.ANALOGUE,
    "co": IndicationType.ANALOGUE,
    "analogue": IndicationType.ANALOGUE,
    "hien so": IndicationType.DIGITAL,
    "dien tu": IndicationType.DIGITAL,
    "digital": IndicationType.DIGITAL,
}
CLASSES: Final[Mapping[str, AccuracyClass]] = {
    **{one.value.lower(): one for one in AccuracyClass},
    **{str(place): one for place, one in enumerate(AccuracyClass, start=1)},
    "iv": AccuracyClass.IIII,
}
_NOWHERE: Final = UUID(int=0)
_INSTRUMENT: Final = TypeAdapter(InstrumentIn)
_STALL: Final = TypeAdapter(StallIn)


@dataclass(frozen=True, slots=True)
class Draft:
    """`given` are the columns that the file has: what it does not have stays as it was. `stall` is None for a row
    that names no trader and so can only mean a stall already there.
    """

    row: int
    stall_code: str
    stall: StallIn | None
    data: InstrumentIn
    given: frozenset[str]

    @property
    def identity(self) -> str:
        """By what it is known again next time."""
        tag, serial = code_key(self.data.local_tag or ""), code_key(self.data.serial or "")
        return f"tag {tag}" if tag else f"serial {serial}"


@dataclass(frozen=True, slots=True)
class Drafts:
    rows: int
    drafts: list[Draft]
    errors: RowErrors


def draft_rows(table: Table, language: str, market_id: UUID) -> Drafts:
    errors = RowErrors(language, table.headings)
    drafts = [draft for row in table.rows if (draft := _draft(row, table, errors, market_id)) is not None]
    return Drafts(rows=len(table.rows), drafts=drafts, errors=errors)


def _draft(row: Row, table: Table, errors: RowErrors, market_id: UUID) -> Draft | None:
    before = len(errors.listed) + errors.left_out
    code = as_text(row.get("stall"))
    if code is None:
        errors.add(row.number, "stall", "missing")
    values = _values(row, table, errors)
    if not code_key(values["local_tag"] or "") and not code_key(values["serial"] or ""):
        errors.add(row.number, "serial" if "serial" in table.headings else "local_tag", "no_identity")
    if code is None or len(errors.listed) + errors.left_out > before:
        return None
    data = errors.build(row, _INSTRUMENT, values)
    stall = _stall(row, code, errors, market_id)
    if data is None or len(errors.listed) + errors.left_out > before:
        return None
    return Draft(row.number, code, stall, data, frozenset(table.headings))


def _values(row: Row, table: Table, errors: RowErrors) -> dict[str, Any]:
    values: dict[str, Any] = {"stall_id": _NOWHERE, **{name: as_text(row.get(name)) for name in TEXTS}}
    values["kind"] = errors.read(row, "kind", lambda cell: as_choice(cell, KINDS))
    if as_text(row.get("kind")) is None:
        errors.add(row.number, "kind", "missing")
    values["indication_type"] = errors.read(row, "indication_type", lambda cell: as_choice(cell, INDICATIONS))
    values["accuracy_class"] = errors.read(row, "accuracy_class", lambda cell: as_choice(cell, CLASSES))
    values["value_new_vnd"] = errors.read(row, "value_new_vnd", as_dong)
    in_use = errors.read(row, "in_use", as_yes)
    values["in_use"] = True if in_use is None else in_use
    for name in MASSES:
        values[name] = errors.read(row, name, _mass_in(table.units.get(name)))
    return values


def _mass_in(unit: int | None) -> Any:
    def read(cell: Cell) -> int | None:
        return as_mass(cell, unit)

    return read


def _stall(row: Row, code: str, errors: RowErrors, market_id: UUID) -> StallIn | None:
    trader = as_text(row.get("trader_name"))
    if trader is None:
        return None
    values = {
        "market_id": market_id,
        "code": code,
        "trader_name": trader,
        "trader_phone": as_text(row.get("trader_phone")),
        "sector": as_text(row.get("sector")),
    }
    return errors.build(row, _STALL, values)
