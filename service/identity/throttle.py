"""How often somebody may guess: failures are counted in the database, so that every replica throttles alike."""

import hashlib
import ipaddress
import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from service.db import Database, WriteSession
from service.errors import ServiceError
from service.identity.models import SIGN_IN_FAILURE
from service.settings import Settings

# Mobile networks put many phones behind one address, so an address may fail more often than a name.
ADDRESS_FACTOR = 5
_SWEPT_AT_ONCE = 200


class TooManyTries(ServiceError):
    status = 429
    code = "too_many_tries"

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, minutes=math.ceil(seconds / 60))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is counted, as a digest: people type passwords into the field for the name."""

    key: str
    limit: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that counts as failed until it is forgiven."""

    failures: tuple[int, ...]


def name_subject(name: str, settings: Settings) -> Subject:
    return Subject(_digest(f"name:{name}"), settings.sign_in_tries)


def address_subject(host: str | None, settings: Settings) -> Subject:
    return Subject(_digest(f"address:{network_of(host)}"), settings.sign_in_tries * ADDRESS_FACTOR)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def network_of(host: str | None) -> str:
    """An IPv6 client owns all of its /64."""
    try:
        address = ipaddress.ip_address((host or "").partition("%")[0])
    except ValueError:
        return host or "unknown"
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


async def begin_attempt(database: Database, subjects: list[Subject], now: datetime, settings: Settings) -> Attempt:
    """Counts the try as failed before it is made, so that parallel guesses cannot overtake the count.

    The one place with a transaction beside the request's: a refusal rolls that one back, and the
    count must stay. Raises `TooManyTries`, which counts nothing.
    """
    window = timedelta(minutes=settings.sign_in_window_minutes)
    async with database.write() as session:
        for subject in sorted(subjects, key=lambda subject: subject.key):
            await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(subject.key, 0))))
        for subject in subjects:
            await _refuse_if_spent(session, subject, now, window)
        failures = [await _count(session, subject, now) for subject in subjects]
        await _sweep(session, now - window)
    return Attempt(tuple(failures))


async def _refuse_if_spent(session: WriteSession, subject: Subject, now: datetime, window: timedelta) -> None:
    spent = (
        select(SIGN_IN_FAILURE.c.at)
        .where(SIGN_IN_FAILURE.c.subject == subject.key, SIGN_IN_FAILURE.c.at > now - window)
        .order_by(SIGN_IN_FAILURE.c.at.desc())
        .offset(subject.limit - 1)
        .limit(1)
    )
    oldest = (await session.execute(spent)).scalar_one_or_none()
    if oldest is not None:
        raise TooManyTries(max(1, math.ceil((oldest + window - now).total_seconds())))


async def _count(session: WriteSession, subject: Subject, now: datetime) -> int:
    added = insert(SIGN_IN_FAILURE).values(subject=subject.key, at=now).returning(SIGN_IN_FAILURE.c.id)
    return int((await session.execute(added)).scalar_one())


async def _sweep(session: WriteSession, before: datetime) -> None:
    old = (
        select(SIGN_IN_FAILURE.c.id)
        .where(SIGN_IN_FAILURE.c.at <= before)
        .order_by(SIGN_IN_FAILURE.c.at)
        .limit(_SWEPT_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    await session.execute(delete(SIGN_IN_FAILURE).where(SIGN_IN_FAILURE.c.id.in_(old)))


async def forgive(session: WriteSession, attempt: Attempt, *, name: Subject | None = None) -> None:
    """The try was good: it does not count, and the name starts anew; other failures of the address stay."""
    await session.execute(delete(SIGN_IN_FAILURE).where(SIGN_IN_FAILURE.c.id.in_(attempt.failures)))
    if name is not None:
        await session.execute(delete(SIGN_IN_FAILURE).where(SIGN_IN_FAILURE.c.subject == name.key))
