"""A draft judged on the phone exactly as the service will judge the record it becomes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from phone.core.clock import VIET_NAM
from phone.core.draft import Draft
from phone.core.record import content_of
from rules.check import CheckVerdict, judge_check
from rules.finding_codes import FindingCode
from rules.kinds import InstrumentSpec
from rules.observations import SealState, StickerState
from rules.standards import StandardInUse
from rules.standing import Held, Standing, standing_of
from rules.timing import corrected
from schemas.check_input import Known, check_input, described_spec, registered_spec, standard_in_use
from schemas.sync import SyncInstrument, SyncStandard, SyncVerification
from schemas.verifications import VerificationResult

NO_OFFSET = timedelta(0)
# The phone is not told when a verification was recorded; that only orders two of one day and result.
_UNTOLD = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the phone's register knows of the instrument; of one that is not registered, nothing.

    `verifications`: all of this instrument that the phone has, in any order.
    """

    instrument: SyncInstrument | None = None
    verifications: tuple[SyncVerification, ...] = ()


NOTHING_KNOWN = Subject()


def judge(
    draft: Draft,
    subject: Subject,
    standards: Iterable[SyncStandard],
    today: date,
    *,
    clock_offset: timedelta = NO_OFFSET,
) -> CheckVerdict:
    """Also while the draft is unfinished: a sticker or seal that nobody has looked at yet is no finding.

    `standards`: all that the phone knows, not only those named. `clock_offset`: how far this phone's clock is
    behind; `today` is the right date all the same. Raises `ValueError` for a draft of no instrument and
    for text that is none.
    """
    # Judged as missing, it says nothing of dates and codes; that it is missing is then left out.
    sticker = draft.sticker or StickerState.MISSING
    record = content_of(draft, sticker, draft.seal or SealState.INTACT, draft.begun_at)
    verdict = judge_check(check_input(record, _known(draft, subject, standards, day_of(draft, today, clock_offset))))
    if draft.sticker is not None:
        return verdict
    seen = tuple(entry for entry in verdict.findings if entry.code is not FindingCode.STICKER_MISSING)
    return replace(verdict, findings=seen)


def spec_of(draft: Draft, subject: Subject) -> InstrumentSpec | None:
    """What is known of the draft's instrument; None where nothing is, or only words of a newer register."""
    if draft.unregistered is not None:
        return described_spec(draft.unregistered)
    return spec_on_register(subject.instrument) if subject.instrument is not None else None


def spec_on_register(instrument: SyncInstrument) -> InstrumentSpec | None:
    try:
        return registered_spec(
            kind=instrument.kind,
            indication_type=instrument.indication_type,
            max_mg=instrument.max_mg,
            min_mg=instrument.min_mg,
            d_mg=instrument.d_mg,
            e_mg=instrument.e_mg,
            accuracy_class=instrument.accuracy_class,
        )
    except ValueError:
        return None


def known_standard(standard: SyncStandard) -> StandardInUse:
    return standard_in_use(
        str(standard.id),
        kind=standard.kind,
        weight_class=standard.weight_class,
        nominal_mg=standard.nominal_mg,
        max_mg=standard.max_mg,
        d_mg=standard.d_mg,
        e_mg=standard.e_mg,
        accuracy_class=standard.accuracy_class,
        verified_on=standard.verified_on,
        valid_until=standard.valid_until,
    )


def day_of(draft: Draft, today: date, clock_offset: timedelta = NO_OFFSET) -> date:
    """The legal date of the check: that of its first reading or look, never a day to come."""
    if draft.performed_at is None:
        return today
    return min(corrected(draft.performed_at, clock_offset).astimezone(VIET_NAM).date(), today)


def standing_on(subject: Subject, day: date) -> Standing:
    """The instrument's verification as the register had it on a day: a draft may be finished days later."""
    instrument = subject.instrument
    if instrument is None:
        return Standing(None, None)
    if instrument.verified_on is None or instrument.verified_on <= day:
        return Standing(instrument.verified_on, instrument.valid_until)
    return standing_of([_held(entry) for entry in subject.verifications if entry.verified_on <= day])


def mark_on(subject: Subject, day: date) -> str | None:
    """Series and number of the newest mark on a day, as the service puts them together."""
    marked = [entry for entry in subject.verifications if entry.mark_number and entry.verified_on <= day]
    newest = max(marked, key=lambda entry: (entry.verified_on, entry.id), default=None)
    return f"{newest.mark_series or ''}{newest.mark_number}" if newest is not None else None


def _known(draft: Draft, subject: Subject, standards: Iterable[SyncStandard], day: date) -> Known:
    named = set(draft.standards)
    registered = draft.unregistered is None and subject.instrument is not None
    standing = standing_on(subject, day) if registered else Standing(None, None)
    return Known(
        day=day,
        registered=registered,
        instrument=spec_of(draft, subject),
        standards={str(entry.id): known_standard(entry) for entry in standards if entry.id in named},
        known_mark_code=mark_on(subject, day) if registered else None,
        verified_on=standing.verified_on,
        valid_until=standing.valid_until,
    )


def _held(entry: SyncVerification) -> Held:
    passed = entry.result == VerificationResult.PASS
    return Held(entry.id, entry.verified_on, entry.valid_until, passed, _UNTOLD)
