"""Requests of verifications and standards."""

from schemas.identity import Role
from service.vietnamese import code_key
from tests.makers.register import verification_body
from tests.makers.spot_checks import add_weight_set
from tests.makers.spreadsheets import csv_file
from tests.makers.world import new_id
from tests.role_matrix.calls import API, Call, Case, call_of, fixed
from tests.role_matrix.calls_register import code

fixed("GET /verification-bodies")


async def verified(case: Case) -> tuple[str, str]:
    """An instrument and its verification, which the department entered."""
    instrument, verification = await case.home.add_instrument(), new_id()
    path = f"{API}/instruments/{instrument}/verifications"
    body = verification_body(instrument, await case.home.add_body(), code())
    async with await case.home.client(Role.DEPARTMENT) as department:
        answer = await department.put(f"{path}/{verification}", json=body)
    assert answer.status_code == 201, answer.text
    return path, str(verification)


@call_of("GET /instruments/{instrument_id}/verifications")
async def list_verifications(case: Case) -> Call:
    path, verification = await verified(case)
    return Call(path, subject=verification)


@call_of("GET /instruments/{instrument_id}/verifications/{verification_id}")
async def read_verification(case: Case) -> Call:
    path, verification = await verified(case)
    return Call(f"{path}/{verification}", subject=verification)


@call_of("PUT /instruments/{instrument_id}/verifications/{verification_id}")
async def write_verification(case: Case) -> Call:
    instrument = await case.home.add_instrument()
    body = verification_body(instrument, await case.own.add_body(), code())
    return Call(f"{API}/instruments/{instrument}/verifications/{new_id()}", sent={"json": body})


@call_of("POST /verifications/import")
async def import_verifications(case: Case) -> Call:
    serial, body = code(), await case.own.add_body()
    instrument = await case.home.add_instrument(serial=serial, serial_key=code_key(serial))
    headings = ["Số máy", "Tổ chức kiểm định", "Số giấy chứng nhận", "Ngày kiểm định", "Thời hạn đến", "Kết quả"]
    rows = [headings, [serial, body, code(), "12/06/2026", "30/06/2028", "Đạt"]]
    sent = {"files": {"file": ("giay-chung-nhan.csv", csv_file(rows))}}
    return Call(f"{API}/verifications/import", subject=instrument, sent=sent, done=lambda report: report["applied"])


@call_of("GET /standards")
async def list_standards(case: Case) -> Call:
    return Call(f"{API}/standards", subject=await add_weight_set(case.home), sent={"params": {"limit": 200}})


@call_of("GET /standards/{standard_id}")
async def read_standard(case: Case) -> Call:
    standard = await add_weight_set(case.home)
    return Call(f"{API}/standards/{standard}", subject=standard)


@call_of("GET /standards/{standard_id}/verifications")
async def list_standard_verifications(case: Case) -> Call:
    return Call(f"{API}/standards/{await add_weight_set(case.home)}/verifications")


@call_of("PUT /standards/{standard_id}")
async def write_standard(case: Case) -> Call:
    standard = await add_weight_set(case.home)
    body = {
        "kind": "weight_set",
        "name": "Bộ quả cân M1",
        "serial": code(),
        "area_id": str(case.own.commune),
        "market_id": str(case.own.market),
        "weight_class": "M1",
        "nominal_mg": [1_000_000, 2_000_000],
        "verification": None,
        "in_use": True,
    }
    return Call(f"{API}/standards/{standard}", subject=standard, sent={"json": body})
