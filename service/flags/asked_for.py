"""The filters of flags as query parameters."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query

from rules.grounds import FlagKind, Severity
from rules.kinds import InstrumentKind
from schemas.flags import FlagStatus, StandingStatus
from service.flags.filters import FlagFilters

# What one address may name; more is a question for an export.
MOST = 50

Areas = Annotated[list[UUID], Query(alias="area", max_length=MOST, description="With all below, and successors")]
Markets = Annotated[list[UUID], Query(alias="market", max_length=MOST)]
Stalls = Annotated[list[UUID], Query(alias="stall", max_length=MOST)]
Kinds = Annotated[list[InstrumentKind], Query(alias="kind", max_length=MOST, description="Of the instrument")]
Flags = Annotated[list[FlagKind], Query(alias="flag", max_length=MOST, description="Kind of the flag")]
Severities = Annotated[list[Severity], Query(alias="severity", max_length=MOST, description="3 critical … 1 attention")]
Since = Annotated[date | None, Query(ge=date(1990, 1, 1), le=date(2200, 12, 31), description="Began then or later")]


def _standing(
    status: Annotated[list[StandingStatus], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies defaults
    areas: Areas = [],  # noqa: B006  # FastAPI copies defaults
    markets: Markets = [],  # noqa: B006  # FastAPI copies defaults
    stalls: Stalls = [],  # noqa: B006  # FastAPI copies defaults
    kinds: Kinds = [],  # noqa: B006  # FastAPI copies defaults
    flags: Flags = [],  # noqa: B006  # FastAPI copies defaults
    severities: Severities = [],  # noqa: B006  # FastAPI copies defaults
    since: Since = None,
) -> FlagFilters:
    statuses = [FlagStatus(each.value) for each in status]
    return _any(statuses, areas, markets, stalls, kinds, flags, severities, since)


def _any(
    status: Annotated[list[FlagStatus], Query(max_length=MOST, description="Those that stand, unless asked")] = [],  # noqa: B006  # FastAPI copies defaults
    areas: Areas = [],  # noqa: B006  # FastAPI copies defaults
    markets: Markets = [],  # noqa: B006  # FastAPI copies defaults
    stalls: Stalls = [],  # noqa: B006  # FastAPI copies defaults
    kinds: Kinds = [],  # noqa: B006  # FastAPI copies defaults
    flags: Flags = [],  # noqa: B006  # FastAPI copies defaults
    severities: Severities = [],  # noqa: B006  # FastAPI copies defaults
    since: Since = None,
) -> FlagFilters:
    # Sorted and each once: the order of an address says nothing, and equal questions share their statements.
    return FlagFilters(
        areas=tuple(sorted(set(areas))),
        markets=tuple(sorted(set(markets))),
        stalls=tuple(sorted(set(stalls))),
        kinds=tuple(sorted(set(kinds))),
        flags=tuple(sorted(set(flags))),
        severities=tuple(sorted(set(severities))),
        statuses=tuple(sorted(set(status))),
        since=since,
    )


Filters = Annotated[FlagFilters, Depends(_any)]
StandingFilters = Annotated[FlagFilters, Depends(_standing)]
