"""Requests of people and of files brought in."""

from tests.makers.identity import add_someone
from tests.makers.spreadsheets import csv_file
from tests.makers.world import new_id
from tests.pages.matrix import page_of
from tests.role_matrix.calls import Call, Case
from tests.role_matrix.calls_register import code


@page_of("GET /console/people")
async def people(case: Case) -> Call:
    someone = await add_someone(case.home)
    return Call("/console/people", subject=someone.username, sent={"params": {"q": someone.username[:-1]}})


@page_of("POST /console/people")
async def add_person(_: Case) -> Call:
    form = {"person_id": str(new_id()), "username": f"p{new_id().hex[-10:]}", "name": "Hà Thị Mai", "role": "board"}
    return Call("/console/people", sent={"data": form})


@page_of("POST /console/people/{person_id}/enrolment")
async def enrolment(case: Case) -> Call:
    someone = await add_someone(case.home)
    return Call(f"/console/people/{someone.id}/enrolment", subject=someone.username)


@page_of("POST /console/people/{person_id}/active")
async def end_account(case: Case) -> Call:
    someone = await add_someone(case.home)
    return Call(f"/console/people/{someone.id}/active", sent={"data": {"active": "false"}})


@page_of("GET /console/imports")
async def imports(_: Case) -> Call:
    return Call("/console/imports")


@page_of("POST /console/imports/import")
async def import_file(case: Case) -> Call:
    headings = ["Sạp", "Hộ kinh doanh", "Loại cân", "Số máy", "Max", "d"]
    rows = [headings, [code(), "Nông Thị Hoa", "Cân đồng hồ lò xo", code(), "10 kg", "50 g"]]
    form = {"kind": "instruments", "market": str(case.home.market), "apply": "true"}
    return Call("/console/imports/import", sent={"data": form, "files": {"file": ("can.csv", csv_file(rows))}})
