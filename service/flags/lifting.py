"""Which flags a later check or verification lifts, and whose.

What refutes a flag must be later than what opened it, and must look at the same thing:

* a control measurement that conforms, made with standards in date, lifts `nonconforming`; from a team or the
  department it also settles `reported_by_consumers`;
* a valid sticker of this very instrument lifts `mark_missing` and `mark_unreadable`;
* goods right for the scale lift `wrong_scale_for_goods`.

A seal that was broken or a mark that belonged elsewhere is not mended by looking whole: the law asks for a new
verification (Circular 23/2013 Art. 20(7)), so only a verification (service/verifications/recording.py) lifts
`seal_broken` and `mark_mismatch`, or a team or the department by hand. A board's check never lifts what a team or the
department opened or found again.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, not_, or_, true, update

from rules.grounds import FlagKind
from schemas.flags import EventCloseReason
from schemas.identity import Role
from service.clock import local_date
from service.db import WriteSession
from service.flags.models import FLAG
from service.flags.opening import within_boards_reach
from service.reports.models import REPORT
from service.spot_checks.models import SPOT_CHECK

_ABOVE_BOARD = (Role.DISTRICT_TEAM, Role.DEPARTMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRefutes:
    """What a check showed to be in order. `conforming`: judged so, with standards in date and sufficient."""

    conforming: bool = False
    own_sticker_valid: bool = False
    goods_suit_scale: bool = False

    def kinds(self, role: Role) -> tuple[FlagKind, ...]:
        kinds: list[FlagKind] = []
        if self.conforming:
            kinds.append(FlagKind.NONCONFORMING)
            if role in _ABOVE_BOARD:
                kinds.append(FlagKind.REPORTED_BY_CONSUMERS)
        if self.own_sticker_valid:
            kinds += [FlagKind.MARK_MISSING, FlagKind.MARK_UNREADABLE]
        if self.goods_suit_scale:
            kinds.append(FlagKind.WRONG_SCALE_FOR_GOODS)
        return tuple(kinds)


async def lift_flags_of_check(
    session: WriteSession,
    *,
    instrument_id: UUID,
    refutes: CheckRefutes,
    check_id: UUID,
    performed_at: datetime,
    role: Role,
    at: datetime,
    by: UUID | None,
) -> list[UUID]:
    """Closes what this check refutes; returns the flags closed.

    A check that arrives late lifts nothing that was found or reported after it was made.
    """
    kinds = refutes.kinds(role)
    if not kinds:
        return []
    # A phone whose clock ran ahead found nothing later than its record came.
    found_at = func.least(SPOT_CHECK.c.performed_at, SPOT_CHECK.c.received_at)
    found_later = exists().where(SPOT_CHECK.c.id == FLAG.c.cause_id, found_at >= performed_at)
    reported_later = exists().where(REPORT.c.flag_id == FLAG.c.id, REPORT.c.received_at >= performed_at)
    closing = (
        update(FLAG)
        .where(
            FLAG.c.instrument_id == instrument_id,
            FLAG.c.kind.in_([str(kind) for kind in kinds]),
            FLAG.c.closed_at.is_(None),
            FLAG.c.since <= local_date(performed_at),
            or_(FLAG.c.cause_kind != "check", not_(found_later)),
            not_(reported_later),
            _within_reach(role),
        )
        .values(
            closed_at=at, closed_by=by, close_reason=str(EventCloseReason.REFUTED_BY_CHECK), closed_cause_id=check_id
        )
        .returning(FLAG.c.id)
    )
    return list((await session.execute(closing)).scalars())


def _within_reach(role: Role) -> ColumnElement[bool]:
    return true() if role in _ABOVE_BOARD else within_boards_reach()
