"""Loading the demo: the register in bulk, then the checks one by one through the same doors as real ones."""

import asyncio
import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import insert, select, text

from service.areas.closure import rebuild_closure
from service.areas.models import Area, AreaSuccession
from service.clock import Clock
from service.db import Database, Within, WriteSession, create_database
from service.demo import geography, people, register, standards
from service.demo.checks import DemoCheck, checks_with_photos, demo_checks, unregistered_check
from service.demo.loading_reports import load_reports
from service.demo.photos import Album
from service.evidence.arrivals import Arrival, enter_arrival
from service.evidence.imaging import examine
from service.evidence.queries import CheckScene
from service.identity.keys import SigningKeys, load_keys
from service.identity.models import Person
from service.identity.who import Who
from service.instruments.models import Instrument, InstrumentMark
from service.markets.models import Market, Stall
from service.settings import Settings
from service.spot_checks.usecases import Desk, record_within
from service.standards.models import Standard, StandardVerificationRow
from service.storage import ObjectStore, photo_key
from service.storage.configured import store_of
from service.verifications.models import Verification, VerificationBody

log = structlog.get_logger(__name__)


def load(settings: Settings) -> None:
    """Fills an empty database; does nothing to one that has people. Call it outside any event loop."""
    asyncio.run(_load(settings))


async def _load(settings: Settings) -> None:
    database = create_database(settings)
    try:
        await load_demo(database, store_of(settings), load_keys(settings), Clock())
    finally:
        await database.close()


async def load_demo(database: Database, store: ObjectStore, keys: SigningKeys, clock: Clock) -> bool:
    """One transaction: whole or not at all. False when there was somebody already."""
    async with database.write() as session:
        # Two starts at once load once.
        await session.execute(text("SELECT pg_advisory_xact_lock(7241150902)"))
        if (await session.execute(select(Person.__table__.c.id).limit(1))).first():  # type: ignore[attr-defined]  # set by SQLModel
            return False
        now, today = clock.now(), clock.today()
        rows = register.register_rows(today)
        await _add_register(session, rows, now, today)
        marks = _marks(rows)
        await _add_checks(session, store, keys, rows, marks, today)
    log.info("demo_loaded", instruments=len(rows.instruments), verifications=len(rows.verifications))
    return True


async def _add_register(session: WriteSession, rows: register.Rows, now: datetime, today: date) -> None:
    await _add(session, Area, geography.area_rows())
    await _add(session, AreaSuccession, geography.succession_rows())
    await rebuild_closure(session)
    await _add(session, Market, geography.market_rows())
    await _add(session, VerificationBody, [{"code": code, "name": name} for code, name in register.BODIES.items()])
    await people.add_people(session, now)
    kept, verified = standards.standard_rows(today)
    await _add(session, Standard, kept)
    await _add(session, StandardVerificationRow, verified)
    await _add(session, Stall, rows.stalls)
    await _add(session, Instrument, rows.instruments)
    await _add(session, Verification, rows.verifications)
    await _add(session, InstrumentMark, rows.marks)


async def _add(session: WriteSession, model: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    await session.execute(insert(model), list(rows))


def _marks(rows: register.Rows) -> dict[UUID, str]:
    """The code on each instrument's newest sticker."""
    return {row["instrument_id"]: f"{row['mark_series']}-{row['mark_number']}" for row in rows.verifications}


async def _add_checks(
    session: WriteSession,
    store: ObjectStore,
    keys: SigningKeys,
    rows: register.Rows,
    marks: dict[UUID, str],
    today: date,
) -> None:
    album = Album(checks_with_photos())
    checks = [*demo_checks(rows.instruments, marks, album, today), unregistered_check(rows.stalls[0]["id"], today)]
    for check in checks:
        now = await _record(session, keys, check)
        for data in album.bytes_of.pop(check.id, []):
            await _add_photo(session, store, check, data, now)
    await load_reports(session, store, rows.instruments, today, partial(_record, session, keys))


async def _record(session: WriteSession, keys: SigningKeys, check: DemoCheck) -> datetime:
    """When it was received."""
    now = check.record.device.sent_at + timedelta(seconds=2)
    desk = Desk(now=now, keys=keys, language="vi")
    await record_within(session, _who(check), check.id, check.record, desk)
    return now


async def _add_photo(session: WriteSession, store: ObjectStore, check: DemoCheck, data: bytes, now: datetime) -> None:
    sha256 = hashlib.sha256(data).hexdigest()
    position = check.record.position
    scene = CheckScene(
        check_id=check.id,
        person_id=check.who.id,
        market_id=geography.NUOC_HAI.id,
        performed_at=check.at,
        lat=position.lat if position else None,
        lon=position.lon if position else None,
        accuracy_m=12,
    )
    await store.put(photo_key(sha256), data)
    await enter_arrival(Within(session), Arrival(scene, sha256, len(data), examine(data)), now)


def _who(check: DemoCheck) -> Who:
    """As the signed-in person; the demo's boards have been everywhere in the province."""
    return Who(
        person_id=check.who.id,
        name=check.who.name,
        role=check.who.role,
        session_id=None,
        device_id=None,
        body=None,
        provinces=(geography.PROVINCE,),
        areas=(),
        markets=(),
    )
