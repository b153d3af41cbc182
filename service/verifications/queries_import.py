"""The instruments that the rows of a file may mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select

from service.db import AnySession
from service.identity.who import Who, in_scope
from service.instruments.models import INSTRUMENT, Instrument
from service.markets.models import MARKET, STALL
from service.register.search import among_texts
from service.verifications.import_rows import Named
from service.vietnamese import code_key

I = INSTRUMENT.c  # noqa: E741  # the instrument's columns


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instrument with the keys of where it stands."""

    id: UUID
    in_use: bool
    markets: frozenset[str]
    stall: str


@dataclass(slots=True)
class Candidates:
    """By label code, serial key and tag key."""

    labels: dict[str, list[Candidate]] = field(default_factory=dict)
    serials: dict[str, list[Candidate]] = field(default_factory=dict)
    tags: dict[str, list[Candidate]] = field(default_factory=dict)

    def matching(self, named: Named) -> list[Candidate]:
        given = ((named.label, self.labels), (named.serial, self.serials), (named.tag, self.tags))
        sets = [known.get(key, []) for key, known in given if key is not None]
        ids = set.intersection(*({row.id for row in rows} for rows in sets))
        return [
            row
            for row in sets[0]
            if row.id in ids
            and (named.market is None or named.market in row.markets)
            and (named.stall is None or named.stall == row.stall)
        ]


async def candidates(session: AnySession, who: Who, named: Iterable[Named]) -> Candidates:
    """Everything in scope that carries one of the codes."""
    wanted = list(named)
    found = Candidates()
    for column, keys, into in (
        (I.label_code, {one.label for one in wanted}, found.labels),
        (I.serial_key, {one.serial for one in wanted}, found.serials),
        (I.tag_key, {one.tag for one in wanted}, found.tags),
    ):
        given = {key for key in keys if key}
        if not given:
            continue
        statement = (
            select(
                column.label("key"),
                I.id,
                I.in_use,
                MARKET.c.name.label("market"),
                MARKET.c.code.label("market_code"),
                STALL.c.code.label("stall"),
            )
            .join(MARKET, MARKET.c.id == I.market_id)
            .join(STALL, STALL.c.id == I.stall_id)
            .where(among_texts(column, given), in_scope(who, Instrument))
        )
        for row in (await session.execute(statement)).mappings():
            into.setdefault(row["key"], []).append(_candidate(row))
    return found


def _candidate(row: Any) -> Candidate:
    markets = frozenset(
        {code_key(row["market"]), code_key(row["market"].removeprefix("Chợ ")), code_key(row["market_code"])}
    )
    return Candidate(id=row["id"], in_use=row["in_use"], markets=markets, stall=code_key(row["stall"]))
