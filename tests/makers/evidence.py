"""Spot checks that name photos, made straight in the database, and photos of every kind."""

import base64
import hashlib
import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from PIL import Image
from sqlalchemy import insert

from schemas.identity import Role
from schemas.spot_checks import PhotoKind
from service.evidence.models import ExpectedPhoto
from service.spot_checks.models import SpotCheck
from tests.makers.world import World, anonymous, new_id

TUS = {"Tus-Resumable": "1.0.0"}
STREAM = {"Content-Type": "application/offset+octet-stream"}
PERFORMED_AT = datetime(2026, 11, 22, 0, 31, 5, tzinfo=UTC)


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def metadata(content: bytes | str, *more: str) -> dict[str, str]:
    digest = content if isinstance(content, str) else sha(content)
    return {"Upload-Metadata": ",".join([f"sha256 {base64.b64encode(digest.encode()).decode()}", *more])}


def checksum(piece: bytes, algorithm: str = "sha1") -> dict[str, str]:
    digest = hashlib.new(algorithm, piece).digest()
    return {"Upload-Checksum": f"{algorithm} {base64.b64encode(digest).decode()}"}


def jpeg(width: int = 640, height: int = 480, *, seed: int | None = None, **save: Any) -> bytes:
    """A picture that no other call makes (unless with the same seed), as a camera would write it."""
    seed = new_id().int if seed is None else seed
    noise = hashlib.shake_128(str(seed).encode()).digest(80 * 60 * 3)
    picture = Image.frombytes("RGB", (80, 60), noise).resize((width, height))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=80, **save)
    return target.getvalue()


@dataclass(frozen=True)
class Check:
    """A check with its author's client."""

    id: UUID
    author: UUID
    client: httpx.AsyncClient

    @property
    def photos(self) -> str:
        return f"/api/v1/spot-checks/{self.id}/photos"


async def add_check(
    world: World,
    *photos: bytes,
    kind: PhotoKind = PhotoKind.DIAL,
    role: Role = Role.BOARD,
    author: tuple[UUID, httpx.AsyncClient] | None = None,
    sizes: dict[str, int] | None = None,
    **values: Any,
) -> Check:
    """A check at the world's market whose record names these photos; `sizes` names them by digest instead."""
    person, client = author or await add_author(world, role)
    id = new_id()
    named = {sha(photo): len(photo) for photo in photos} | (sizes or {})
    if "instrument_id" not in values:
        values["instrument_id"] = await world.add_instrument()
    row = {
        "province_id": world.province,
        "area_id": world.commune,
        "market_id": world.market,
        "stall_id": world.stall,
        "person_id": person,
        "authority": "board",
        "performed_at": PERFORMED_AT,
        "performed_on": PERFORMED_AT.date(),
        "received_at": world.app.state.clock.now(),
        "method": "control_weights",
        "purpose": "selling",
        "standards": [],
        "sticker_state": "valid",
        "seal": "intact",
        "signs": [],
        "content_digest": sha(id.bytes),
        "verdict": "conforming",
        "rules_version": "1",
        "judged_by": {},
        "device": {},
        "receipt": {},
        "photos_missing": len(named),
        **values,
    }
    async with world.database.write() as session:
        await session.execute(insert(SpotCheck).values(id=id, **row))
        for digest, size in named.items():
            photo = {"check_id": id, "sha256": digest, "kind": kind, "size": size}
            await session.execute(insert(ExpectedPhoto).values(**photo))
    return Check(id, person, client)


async def add_author(world: World, role: Role = Role.BOARD) -> tuple[UUID, httpx.AsyncClient]:
    areas = () if role is Role.BOARD else (world.commune,)
    markets = (world.market,) if role is Role.BOARD else ()
    person = await world.add_person(role, areas=areas, markets=markets)
    return person, anonymous(world.app, await world.token(person, role))


def beginning(content: bytes, *more: str) -> dict[str, str]:
    """The headers of a creation with bytes."""
    return {**TUS, **STREAM, "Upload-Length": str(len(content)), **metadata(content, *more)}


async def send_whole(check: Check, content: bytes, **headers: str) -> httpx.Response:
    """As the phone usually does: creation with all bytes."""
    return await check.client.post(
        check.photos,
        content=content,
        headers={**beginning(content), **headers},
    )


async def create(check: Check, content: bytes, *more: str) -> httpx.Response:
    headers = {**TUS, "Upload-Length": str(len(content)), **metadata(content, *more)}
    return await check.client.post(check.photos, headers=headers)


async def patch(check: Check, location: str, offset: int, piece: bytes, **headers: str) -> httpx.Response:
    return await check.client.patch(
        location, content=piece, headers={**TUS, **STREAM, "Upload-Offset": str(offset), **headers}
    )


async def head(check: Check, location: str) -> httpx.Response:
    return await check.client.head(location, headers=TUS)
