"""From rows to what anybody may read, in plain words."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Row

from rules.cycles import VerificationState
from rules.flags import FlagKind
from rules.kinds import IndicationType, InstrumentKind
from rules.verdicts import Verdict
from schemas.flags import PlaceOut
from schemas.reports import (
    OpenMatter,
    PublicCheck,
    PublicControlScale,
    PublicInstrument,
    PublicMatter,
    PublicStallRef,
    PublicVerification,
)
from service.messages import say

MATTERS: Final = {
    FlagKind.MARK_MISSING: OpenMatter.STICKER,
    FlagKind.MARK_UNREADABLE: OpenMatter.STICKER,
    FlagKind.MARK_MISMATCH: OpenMatter.STICKER,
    FlagKind.SEAL_BROKEN: OpenMatter.SEAL,
    FlagKind.NONCONFORMING: OpenMatter.MEASUREMENT,
    FlagKind.WRONG_SCALE_FOR_GOODS: OpenMatter.UNSUITED,
    FlagKind.UNREGISTERED: OpenMatter.UNREGISTERED,
    FlagKind.REPORTED_BY_CONSUMERS: OpenMatter.REPORTS,
}


def instrument_out(
    row: Row[Any], flags: Sequence[Row[Any]], scales: list[PublicControlScale], language: str
) -> PublicInstrument:
    """`flags` are the open ones of this instrument."""
    return PublicInstrument(
        label_code=row.label_code,
        kind=row.kind,
        kind_text=say(f"kind.{row.kind}", language),
        analogue=row.indication_type == IndicationType.ANALOGUE or row.kind == InstrumentKind.SPRING_DIAL_SCALE,
        max_mg=row.max_mg,
        d_mg=row.d_mg,
        in_use=row.in_use,
        market=PlaceOut(id=row.market_id, name=row.market_name),
        area=PlaceOut(id=row.area_id, name=row.area_name),
        stall=stall_ref(row),
        verification=_verification(row, language),
        last_check=_last_check(row, language),
        open_matters=[*_of_register(row, language), *matters(flags, language)] if row.in_use else [],
        control_scales=scales,
    )


def stall_ref(row: Row[Any]) -> PublicStallRef:
    return PublicStallRef(id=row.stall_id, code=row.stall_code, label_code=row.stall_label, sector=row.stall_sector)


def scale_out(row: Row[Any]) -> PublicControlScale:
    return PublicControlScale(name=row.name, stands_at=row.stands_at, valid_until=row.valid_until)


def _verification(row: Row[Any], language: str) -> PublicVerification:
    state = VerificationState(row.state)
    always = state is VerificationState.IN_DATE and row.valid_until is None
    text = say(f"public_state.{state}{'_always' if always else ''}", language, day=day_text(row.valid_until))
    return PublicVerification(
        state=state,
        text=text,
        verified_on=row.verified_on,
        valid_until=row.valid_until,
        verified_by=row.verified_by,
    )


def day_text(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _last_check(row: Row[Any], language: str) -> PublicCheck | None:
    if row.checked_on is None:
        return None
    return check_out(row.checked_on, row.checked_verdict, row.checked_by, language)


def check_out(on: date, verdict: str, authority: str, language: str) -> PublicCheck:
    return PublicCheck(
        on=on,
        result=Verdict(verdict),
        text=say(f"public_check.{verdict}", language),
        by=say(f"public_authority.{authority}", language),
    )


def _of_register(row: Row[Any], language: str) -> list[PublicMatter]:
    """What follows from the register and the day."""
    if row.state == VerificationState.OVERDUE:
        return [_matter(OpenMatter.VERIFICATION, row.valid_until + timedelta(days=1), language)]
    if row.state == VerificationState.NEVER_VERIFIED:
        return [_matter(OpenMatter.VERIFICATION, row.registered_on, language)]
    return []


def matters(flags: Sequence[Row[Any]], language: str) -> list[PublicMatter]:
    """Each matter once, since the oldest of its flags, which come oldest first."""
    oldest: dict[OpenMatter, date] = {}
    for flag in flags:
        matter = MATTERS.get(FlagKind(flag.kind))
        if matter is not None:
            oldest.setdefault(matter, flag.since)
    return [_matter(matter, since, language) for matter, since in oldest.items()]


def _matter(matter: OpenMatter, since: date, language: str) -> PublicMatter:
    return PublicMatter(matter=matter, text=say(f"open_matter.{matter}", language), since=since)
