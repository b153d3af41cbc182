"""The summary: three counts put together."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from schemas.summary import Summary, SummaryBy, SummaryRow
from service.db import ReadSession
from service.identity.who import Who
from service.messages import say
from service.summary.queries import SummaryFilter, count_checked, count_failed, count_instruments, names_of

_FIGURES = ("registered", "in_date", "due", "overdue", "never_verified", "failed", "checked")


async def summarise(
    session: ReadSession,
    who: Who,
    by: SummaryBy,
    wanted: SummaryFilter,
    *,
    today: date,
    period: tuple[date, date],
    language: str,
) -> Summary:
    counted = await count_instruments(session, who, by, wanted, today)
    failed = await count_failed(session, who, by, wanted)
    checked = await count_checked(session, who, by, wanted, period)
    names = await names_of(session, who, by, [row.key for row in counted])
    rows: list[tuple[str, SummaryRow]] = []
    for row in counted:
        name, order = names.get(row.key) or (say(f"kind.{row.key}", language), str(row.key))
        in_date = row.registered - row.due - row.overdue - row.never_verified
        rows.append((order, _row(row, name, in_date, failed.get(row.key, 0), checked.get(row.key, 0))))
    ordered = [row for _, row in sorted(rows, key=lambda pair: (pair[0], pair[1].key))]
    total = _total(ordered, say("summary_total", language))
    return Summary(by=by, on=today, since=period[0], until=period[1], rows=ordered, total=total)


def _row(row: Any, name: str, in_date: int, failed: int, checked: int) -> SummaryRow:
    return SummaryRow(
        key=str(row.key),
        name=name,
        registered=row.registered,
        in_date=in_date,
        due=row.due,
        overdue=row.overdue,
        never_verified=row.never_verified,
        failed=failed,
        checked=checked,
    )


def _total(rows: Iterable[SummaryRow], name: str) -> SummaryRow:
    rows = list(rows)
    figures = {figure: sum(getattr(row, figure) for row in rows) for figure in _FIGURES}
    return SummaryRow(key="total", name=name, **figures)
