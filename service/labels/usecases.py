"""Printing labels: chosen within scope, set as a PDF, entered in the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import RowMapping

from schemas.problem import FieldProblem
from service.db import Database, ReadSession
from service.errors import Conflict, InvalidRequest, NotFound, TooLarge
from service.flags.wire import mass
from service.identity.who import Who
from service.labels.forms import MOST_LABELS, PAPERS, LabelForm, LabelOf
from service.labels.printing import Label, Press
from service.labels.queries import Slice, instruments_by_id, instruments_of_market, stalls_by_id, stalls_of_market
from service.ledger.entries import enter
from service.markets.queries import find_market
from service.messages import say
from service.settings import Settings

PRINTED_IN = "vi"
"""Labels hang at a market for years; they speak the language of the place, not of whoever prints them."""
GROUP = 3


class PublicUrlUnset(Conflict):
    """Labels that lead nowhere are not printed."""

    code = "public_url_unset"


class TooManyLabels(TooLarge):
    code = "labels_too_many"


class NoLabels(NotFound):
    code = "labels_none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A market with what of it, or single stalls and instruments; `part` is one file of a large market's."""

    market: UUID | None = None
    of: LabelOf = LabelOf.INSTRUMENTS
    part: int | None = None
    stalls: Sequence[UUID] = ()
    instruments: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Printable:
    """`count` of all, and the rows of one part."""

    count: int
    rows: Sequence[RowMapping]

    @property
    def parts(self) -> int:
        return _parts(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    choice: Choice
    form: LabelForm
    skip: int
    server: str


def server_of(settings: Settings, base_url: str) -> str:
    """What labels lead to. Raises `PublicUrlUnset`: only a demo may take the address it was called by."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    if not settings.demo:
        raise PublicUrlUnset
    return base_url.rstrip("/")


async def make_labels(
    database: Database, press: Press, who: Who, wanted: Print, *, language: str, at: datetime
) -> bytes:
    """The PDF. Raises `NotFound`, `InvalidRequest`, `TooManyLabels`, `NoLabels`."""
    paper = PAPERS[wanted.form]
    if wanted.skip >= paper.labels:
        raise _unusable("skip", "labels_skip", language, places=paper.labels, most=paper.labels - 1)
    async with database.read() as session:
        rows = await _rows(session, who, wanted.choice, language)
    labels = [_label(row, wanted.server) for row in rows]
    made = await press.print_labels(labels, paper, title=say("labels.title", PRINTED_IN), skip=wanted.skip, at=at)
    async with database.write() as session:
        await enter(
            session,
            at=at,
            person_id=who.person_id,
            action="exported",
            subject_kind="labels",
            subject_id=wanted.choice.market,
            detail={"form": str(wanted.form), "labels": [row["label_code"] for row in rows]},
        )
    return made


async def _rows(session: ReadSession, who: Who, choice: Choice, language: str) -> Sequence[RowMapping]:
    single = [*choice.stalls, *choice.instruments]
    if (choice.market is None) == (not single):
        raise _unusable("market", "labels_choose_one", language)
    if choice.market is not None:
        return await _of_market(session, who, choice.market, choice, language)
    if len(single) > MOST_LABELS:
        raise TooManyLabels(count=len(single), limit=MOST_LABELS, parts=_parts(len(single)))
    rows = [
        *await stalls_by_id(session, who, choice.stalls),
        *await instruments_by_id(session, who, choice.instruments),
    ]
    if len(rows) != len(set(single)):
        raise NotFound
    return rows


async def _of_market(
    session: ReadSession, who: Who, market_id: UUID, choice: Choice, language: str
) -> Sequence[RowMapping]:
    found = await printable(session, who, market_id, choice.of, part=choice.part or 1)
    if found.count == 0:
        raise NoLabels
    if choice.part is None and found.parts > 1:
        raise TooManyLabels(count=found.count, limit=MOST_LABELS, parts=found.parts)
    if not found.rows:
        raise _unusable("part", "labels_part", language, parts=found.parts)
    return found.rows


async def printable(session: ReadSession, who: Who, market_id: UUID, of: LabelOf, *, part: int) -> Printable:
    """What of a market's can have labels, one part of it. Raises `NotFound`."""
    if await find_market(session, who, market_id) is None:
        raise NotFound
    read = stalls_of_market if of is LabelOf.STALLS else instruments_of_market
    count, rows = await read(session, who, market_id, Slice((part - 1) * MOST_LABELS, MOST_LABELS))
    return Printable(count, rows)


def _parts(count: int) -> int:
    return -(-count // MOST_LABELS)


def _label(row: RowMapping, server: str) -> Label:
    return Label(
        address=f"{server}/s/{row['label_code']}",
        code=grouped(row["label_code"]),
        title=say("labels.stall", PRINTED_IN, code=row["stall"]),
        lines=(row["market"], description_of(row, PRINTED_IN)) if "kind" in row else (row["market"],),
        words=say("labels.words", PRINTED_IN),
        hint=say("labels.hint", PRINTED_IN, host=urlsplit(server).netloc),
    )


def grouped(code: str) -> str:
    """As it is read aloud and typed: 7K3 M9Q XA5."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def description_of(row: RowMapping, language: str) -> str:
    """What an instrument is, in few words."""
    kind = say(f"kind.{row['kind']}", language)
    if not row["max_mg"]:
        return kind
    return say("labels.capacity", language, kind=kind, mass=mass(row["max_mg"], language))


def _unusable(pointer: str, code: str, language: str, **values: Any) -> InvalidRequest:
    message = say(f"field.{code}", language, **values)
    return InvalidRequest(errors=[FieldProblem(pointer=pointer, code=code, message=message)])
