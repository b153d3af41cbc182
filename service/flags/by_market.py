"""Each market with its worst standing flag: what a map of them is coloured by."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rules.grounds import Severity, severity_of
from service.db import ReadSession
from service.flags.queries_markets import count_event_flags, count_register_flags, markets_with_places
from service.identity.who import Who
from service.verifications.states import COMPUTED_FLAGS


@dataclass(frozen=True, slots=True)
class FlaggedMarket:
    """`counts` are standing flags by severity, only those that there are; `lat` and `lon` are null where not known."""

    id: UUID
    name: str
    area_name: str
    lat: float | None
    lon: float | None
    counts: dict[Severity, int]

    @property
    def worst(self) -> Severity | None:
        return max(self.counts, default=None)


async def flagged_markets(session: ReadSession, who: Who, today: date) -> list[FlaggedMarket]:
    """All open ones in scope and those closed ones where something is flagged still, by name."""
    counts: defaultdict[UUID, defaultdict[Severity, int]] = defaultdict(lambda: defaultdict(int))
    for row in await count_event_flags(session, who):
        counts[row.market_id][Severity(row.severity)] += row.many
    for row in await count_register_flags(session, who, today):
        for kind in COMPUTED_FLAGS:
            if many := getattr(row, kind.value):
                counts[row.market_id][severity_of(kind)] += many
    return [
        FlaggedMarket(row.id, row.name, row.area_name, row.lat, row.lon, dict(counts.get(row.id, {})))
        for row in await markets_with_places(session, who)
        if row.open or row.id in counts
    ]
