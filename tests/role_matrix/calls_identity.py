"""Requests of identity and of operators."""

from schemas.identity import Role
from service.identity.codes import code_hash, new_code
from service.identity.models import Enrolment
from tests.makers.identity import PASSWORD, add_someone, from_address, signed_in
from tests.makers.world import new_id
from tests.role_matrix.calls import API, Call, Case, call_of, fixed

fixed("GET /healthz", "/healthz")
fixed("GET /readyz", "/readyz")
fixed("GET /metrics", "/metrics")
fixed("GET /.well-known/jwks.json", "/.well-known/jwks.json")
fixed("POST /auth/logout")
fixed("PUT /me/password", json={"new": "ba quả cân trên bàn"})


@call_of("POST /auth/token")
async def sign_in(case: Case) -> Call:
    someone = await add_someone(case.home)
    return Call(f"{API}/auth/token", sent={"data": {"username": someone.username, "password": PASSWORD}})


@call_of("POST /auth/refresh")
async def refresh(case: Case) -> Call:
    someone = await add_someone(case.home)
    tokens = await signed_in(from_address(case.home.app), someone.username)
    return Call(f"{API}/auth/refresh", sent={"json": {"refresh_token": tokens["refresh_token"]}})


@call_of("POST /auth/enrol")
async def enrol(case: Case) -> Call:
    someone, code = await add_someone(case.home), new_code()
    now = case.home.app.state.clock.now()
    row = {"person_id": someone.id, "created_by": someone.id, "created_at": now, "expires_at": now.replace(year=2199)}
    await case.home.add(Enrolment, code_hash=code_hash(code), **row)
    return Call(f"{API}/auth/enrol", sent={"json": {"code": code, "device_name": "Samsung A04"}})


@call_of("GET /me")
async def read_me(case: Case) -> Call:
    return Call(f"{API}/me", subject=case.author)


async def device_of(case: Case) -> str:
    """One's own, or somebody else's."""
    client = case.client
    if case.role is None or not case.inside:
        client = await case.home.client(case.role or Role.BOARD)
    devices = (await client.get(f"{API}/me/devices")).json()["items"]
    return str(devices[0]["id"])


@call_of("GET /me/devices")
async def list_devices(case: Case) -> Call:
    return Call(f"{API}/me/devices", subject=await device_of(case))


@call_of("GET /me/devices/{device_id}")
async def read_device(case: Case) -> Call:
    device = await device_of(case)
    return Call(f"{API}/me/devices/{device}", subject=device)


@call_of("DELETE /me/devices/{device_id}")
async def revoke_device(case: Case) -> Call:
    return Call(f"{API}/me/devices/{await device_of(case)}")


@call_of("GET /people")
async def list_people(case: Case) -> Call:
    someone = await add_someone(case.home)
    return Call(f"{API}/people", subject=someone.id, sent={"params": {"q": someone.username}})


@call_of("GET /people/{person_id}")
async def read_person(case: Case) -> Call:
    someone = await add_someone(case.home)
    return Call(f"{API}/people/{someone.id}", subject=someone.id)


@call_of("PUT /people/{person_id}")
async def write_person(case: Case) -> Call:
    someone = await add_someone(case.home)
    body = {
        "username": f"{someone.username}-{new_id().hex[-4:]}",
        "name": "Nông Thị Hoa",
        "role": "board",
        "areas": [],
        "markets": [str(case.own.market)],
    }
    return Call(f"{API}/people/{someone.id}", subject=someone.id, sent={"json": body})


@call_of("POST /enrolments")
async def make_enrolment(case: Case) -> Call:
    someone = await add_someone(case.home)
    return Call(f"{API}/enrolments", sent={"json": {"person_id": str(someone.id)}})
