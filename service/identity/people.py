"""Making people and changing what they may do."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from schemas.identity import Locale, PersonIn, PersonOut, Role
from schemas.problem import FieldProblem
from service.db import AnySession, WriteSession
from service.errors import Conflict, InvalidRequest, NotFound
from service.identity.enrolling import void_codes
from service.identity.models import PERSON, PERSON_AREA, PERSON_MARKET
from service.identity.names import is_username, username_key
from service.identity.policy import keeps_own_rights, may_manage
from service.identity.queries import Account, find_account
from service.identity.queries_people import (
    areas_within,
    find_person,
    holder_of,
    is_body,
    lock_person,
    markets_within,
)
from service.identity.sessions import end_sessions_of
from service.identity.who import Who
from service.ledger.entries import enter
from service.register.refusals import problem


class UsernameTaken(Conflict):
    code = "username_taken"


@dataclass(frozen=True, slots=True)
class PutResult:
    created: bool
    created_at: datetime


async def put_person(session: WriteSession, who: Who, person_id: UUID, wanted: PersonIn, now: datetime) -> PutResult:
    """Makes the person or changes them; a change of role, body or standing signs them out everywhere.

    Raises `NotFound`, `Forbidden`, `UsernameTaken`, and `InvalidRequest` for places and bodies that
    do not exist or are not the giver's to give.
    """
    after = _account(person_id, wanted)
    made_at = await lock_person(session, person_id)
    before = await _within(session, who, person_id) if made_at is not None else None
    if before is not None:
        may_manage(who, before.role)
        keeps_own_rights(who, before, after)
    may_manage(who, after.role)
    await _refuse_unusable(session, who, after)
    if await holder_of(session, after.username) not in {None, person_id}:
        raise UsernameTaken
    if before is None:
        await insert_person(session, after, password_hash=None, at=now)
    else:
        await _change(session, before, after, now)
    await enter(
        session,
        at=now,
        person_id=who.person_id,
        action="created" if before is None else "changed",
        subject_kind="person",
        subject_id=person_id,
        detail={"role": after.role.value, "active": after.active, **_places(after)},
    )
    return PutResult(before is None, made_at or now)


async def _within(session: WriteSession, who: Who, person_id: UUID) -> Account:
    account = await find_account(session, person_id)
    if account is None or await find_person(session, who, person_id) is None:
        raise NotFound
    return account


def _account(person_id: UUID, wanted: PersonIn) -> Account:
    return Account(
        id=person_id,
        username=username_key(wanted.username),
        name=wanted.name.strip(),
        role=wanted.role,
        body=wanted.body,
        locale=wanted.locale.value,
        active=wanted.active,
        areas=tuple(dict.fromkeys(wanted.areas)),
        markets=tuple(dict.fromkeys(wanted.markets)),
    )


async def _refuse_unusable(session: AnySession, who: Who, account: Account) -> None:
    known_areas = await areas_within(session, who, account.areas)
    known_markets = await markets_within(session, who, account.markets)
    problems = [
        *([] if is_username(account.username) else [problem(who, "/username", "username_unusable")]),
        *([] if account.name else [problem(who, "/name", "missing")]),
        *_unknown(who, "areas", account.areas, known_areas),
        *_unknown(who, "markets", account.markets, known_markets),
        *await _body_problems(session, who, account),
    ]
    if not account.areas and not account.markets:
        problems.append(problem(who, "/areas", "scope_missing"))
    if problems:
        raise InvalidRequest(errors=problems)


def _unknown(who: Who, field: str, given: Sequence[UUID], known: Collection[UUID]) -> list[FieldProblem]:
    return [problem(who, f"/{field}/{index}", "unknown") for index, id_ in enumerate(given) if id_ not in known]


async def _body_problems(session: AnySession, who: Who, account: Account) -> list[FieldProblem]:
    if account.role is not Role.VERIFIER:
        return [] if account.body is None else [problem(who, "/body", "body_for_verifiers_only")]
    if account.body is None:
        return [problem(who, "/body", "body_missing")]
    return [] if await is_body(session, account.body) else [problem(who, "/body", "unknown")]


async def insert_person(session: WriteSession, account: Account, *, password_hash: str | None, at: datetime) -> None:
    """Raises `UsernameTaken` when somebody else made the same person or name meanwhile."""
    row = {**_row(account), "id": account.id, "password_hash": password_hash, "created_at": at}
    added = upsert(PERSON).values(**row).on_conflict_do_nothing().returning(PERSON.c.id)
    if (await session.execute(added)).scalar_one_or_none() is None:
        raise UsernameTaken
    await _give_places(session, account)


async def _change(session: WriteSession, before: Account, after: Account, now: datetime) -> None:
    await session.execute(update(PERSON).where(PERSON.c.id == after.id).values(**_row(after)))
    await session.execute(delete(PERSON_AREA).where(PERSON_AREA.c.person_id == after.id))
    await session.execute(delete(PERSON_MARKET).where(PERSON_MARKET.c.person_id == after.id))
    await _give_places(session, after)
    if (before.role, before.body, before.active) != (after.role, after.body, after.active):
        reason = "deactivated" if before.active and not after.active else "rights_changed"
        await void_codes(session, after.id, now)
        await end_sessions_of(session, after.id, reason=reason, now=now)


async def _give_places(session: WriteSession, account: Account) -> None:
    if account.areas:
        areas = [{"person_id": account.id, "area_id": area} for area in account.areas]
        await session.execute(insert(PERSON_AREA).values(areas))
    if account.markets:
        markets = [{"person_id": account.id, "market_id": market} for market in account.markets]
        await session.execute(insert(PERSON_MARKET).values(markets))


def _row(account: Account) -> dict[str, object]:
    return {
        "username": account.username,
        "name": account.name,
        "role": account.role.value,
        "body": account.body,
        "locale": account.locale,
        "active": account.active,
    }


def _places(account: Account) -> dict[str, list[str]]:
    return {"areas": [str(area) for area in account.areas], "markets": [str(market) for market in account.markets]}


def person_out(row: Row[Any]) -> PersonOut:
    return PersonOut(
        id=row.id,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        body=row.body,
        locale=Locale(row.locale),
        areas=list(row.areas),
        markets=list(row.markets),
        active=row.active,
        created_at=row.created_at,
    )
