"""What a person sees of their own account and phones."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy import Row

from schemas.base import Page
from schemas.identity import DeviceOut, Locale, Me, PasswordIn, ScopeOut
from service.db import ReadDb, WriteDb, timestamp
from service.errors import NotFound, problems
from service.identity.guards import Identified, Reader, Writer
from service.identity.leaving import revoke_device
from service.identity.own_password import choose_password
from service.identity.queries import find_account
from service.identity.queries_devices import devices_in_use, devices_page, find_device
from service.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, page_of

router = APIRouter(tags=["identity"])
MOST_DEVICES_IN_ME = 50


@router.get("/me")
async def read_me(session: ReadDb, who: Reader) -> Me:
    """Who is signed in, with what they may see and the phones that are signed in with their account."""
    account = await find_account(session, who.person_id)
    if account is None:
        raise NotFound
    devices = await devices_in_use(session, who.person_id, MOST_DEVICES_IN_ME)
    return Me(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        body=account.body,
        locale=Locale(account.locale),
        scope=ScopeOut(areas=list(account.areas), markets=list(account.markets)),
        devices=[_device_out(row, who.device_id) for row in devices],
    )


@router.get("/me/devices")
async def list_my_devices(
    session: ReadDb, who: Reader, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[DeviceOut]:
    """Every phone and browser that ever signed in, the newest first."""
    rows = await devices_page(session, who.person_id, limit, _after(cursor))
    return page_of(
        rows,
        limit,
        item=lambda row: _device_out(row, who.device_id),
        key=lambda row: (timestamp(row.created_at), str(row.id)),
    )


@router.get("/me/devices/{device_id}")
async def read_my_device(device_id: UUID, session: ReadDb, who: Reader) -> DeviceOut:
    row = await find_device(session, who.person_id, device_id)
    if row is None:
        raise NotFound
    return _device_out(row, who.device_id)


@router.delete("/me/devices/{device_id}", status_code=204)
async def revoke_my_device(device_id: UUID, request: Request, session: WriteDb, who: Writer) -> None:
    """Sign a lost phone out; its tokens are refused from now on."""
    await revoke_device(session, who, device_id, request.app.state.clock.now())


@router.put("/me/password", status_code=204, responses=problems(409, 429))
async def change_my_password(body: PasswordIn, request: Request, who: Identified) -> None:
    """Choose a password, the first or another; every other phone and browser is signed out."""
    state = request.app.state
    await choose_password(
        state.database,
        who,
        body,
        passwords=state.passwords,
        settings=state.settings,
        now=state.clock.now(),
    )


def _device_out(row: Row[Any], current: UUID | None) -> DeviceOut:
    return DeviceOut(
        id=row.id,
        name=row.name,
        created_at=row.created_at,
        last_seen_at=row.last_seen_at,
        revoked_at=row.revoked_at,
        current=row.id == current,
    )


def _after(cursor: str | None) -> tuple[datetime, UUID] | None:
    key = decode_cursor(cursor, datetime, UUID)
    return None if key is None else (key[0], key[1])
