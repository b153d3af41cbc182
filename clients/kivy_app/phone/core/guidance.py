"""What a draft still lacks: what keeps it from being finished, what is only advised, and which photo comes next."""

from dataclasses import dataclass
from enum import StrEnum

from phone.core.bounds import broken_bounds
from phone.core.draft import Draft
from phone.core.judging import NOTHING_KNOWN, Subject, spec_of
from phone.core.record import content_of
from phone.core.words import Words
from rules.advisory import Advice
from rules.check import CheckVerdict
from rules.kinds import CheckProtocol, IndicationType, InstrumentSpec, indication_of, kind_info
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Verdict
from schemas.spot_checks import PhotoKind


class Lack(StrEnum):
    """Each has words in `missing.blocking` or `missing.advised`."""

    NO_INSTRUMENT = "no_instrument"
    NO_STICKER = "no_sticker"
    NO_SEAL = "no_seal"
    NO_READING = "no_reading"
    OUT_OF_BOUNDS = "out_of_bounds"
    """Something is too long or too large for a record; `member` says what."""
    NO_STANDARD = "no_standard"
    ONE_LOAD = "one_load"
    MEASURE_AGAIN = "measure_again"
    ZERO_NOT_NOTED = "zero_not_noted"
    NO_PHOTO = "no_photo"
    PHOTO_WANTED = "photo_wanted"
    """What was seen asks for a photo of `member`, a kind of photo."""
    NO_POSITION = "no_position"


BLOCKING = frozenset({Lack.NO_INSTRUMENT, Lack.NO_STICKER, Lack.NO_SEAL, Lack.NO_READING, Lack.OUT_OF_BOUNDS})


@dataclass(frozen=True, slots=True)
class Missing:
    lack: Lack
    member: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether the check cannot be finished with it."""
        return self.lack in BLOCKING

    @property
    def key(self) -> str:
        """Of its words."""
        return f"missing.{'blocking' if self.blocks else 'advised'}.{self.lack}"


def missing(draft: Draft, subject: Subject = NOTHING_KNOWN, verdict: CheckVerdict | None = None) -> list[Missing]:
    """What keeps the draft from being finished first, then what is advised."""
    if draft.instrument_id is None and draft.unregistered is None:
        return [Missing(Lack.NO_INSTRUMENT)]
    spec = spec_of(draft, subject)
    return [*_blocking(draft, spec), *_advised(draft, spec, verdict)]


def missing_text(words: Words, entry: Missing) -> str:
    photo = words.say(f"kinds.photo.{entry.member}") if entry.lack is Lack.PHOTO_WANTED else ""
    return words.say(entry.key, photo=photo)


def can_be_finished(draft: Draft, subject: Subject = NOTHING_KNOWN) -> bool:
    return not any(entry.blocks for entry in missing(draft, subject))


def measurable(spec: InstrumentSpec | None) -> bool:
    """Whether a check of this kind of instrument measures anything."""
    return spec is not None and kind_info(spec.kind).protocol is CheckProtocol.CONTROL_MEASUREMENT


def photos_wanted(
    draft: Draft, spec: InstrumentSpec | None = None, verdict: CheckVerdict | None = None
) -> list[PhotoKind]:
    """The photos that what was seen asks for, in the order they are taken, those already taken included."""
    wanted = []
    if draft.sticker not in {None, StickerState.MISSING}:
        wanted.append(PhotoKind.STICKER)
    if draft.seal in {SealState.BROKEN, SealState.MISSING} or CheatingSign.REPLACED_SEAL in draft.signs:
        wanted.append(PhotoKind.SEAL)
    failed = verdict is not None and verdict.verdict is Verdict.NONCONFORMING
    analogue = spec is not None and indication_of(spec) is IndicationType.ANALOGUE
    # Of a scale nobody had on the register, the plate with Max and d is what it is told by.
    if (failed and analogue) or draft.unregistered is not None:
        wanted.append(PhotoKind.DIAL)
    if failed and not analogue:
        wanted.append(PhotoKind.INDICATION)
    if set(draft.signs) - {CheatingSign.REPLACED_SEAL}:
        wanted.append(PhotoKind.SCENE)
    return wanted


def next_photo(
    draft: Draft, spec: InstrumentSpec | None = None, verdict: CheckVerdict | None = None
) -> PhotoKind | None:
    """None where every photo asked for is taken."""
    taken = {photo.kind for photo in draft.photos}
    return next((kind for kind in photos_wanted(draft, spec, verdict) if kind not in taken), None)


def _blocking(draft: Draft, spec: InstrumentSpec | None) -> list[Missing]:
    found = []
    if draft.sticker is None:
        found.append(Missing(Lack.NO_STICKER))
    if draft.seal is None:
        found.append(Missing(Lack.NO_SEAL))
    if measurable(spec) and draft.method is not CheckMethod.VISUAL and not draft.readings:
        found.append(Missing(Lack.NO_READING))
    return found + [Missing(Lack.OUT_OF_BOUNDS, member) for member in _out_of_bounds(draft)]


def _out_of_bounds(draft: Draft) -> list[str]:
    try:
        content = content_of(
            draft, draft.sticker or StickerState.MISSING, draft.seal or SealState.INTACT, draft.begun_at
        )
    except ValueError as unfit:
        return [str(unfit)]
    return broken_bounds(content)


def _advised(draft: Draft, spec: InstrumentSpec | None, verdict: CheckVerdict | None) -> list[Missing]:
    found = []
    if measurable(spec) and draft.method is not CheckMethod.VISUAL:
        found += _advised_of_measuring(draft, verdict)
    wanted = next_photo(draft, spec, verdict)
    if not draft.photos:
        found.append(Missing(Lack.NO_PHOTO))
    elif wanted is not None:
        found.append(Missing(Lack.PHOTO_WANTED, wanted.value))
    if draft.position is None:
        found.append(Missing(Lack.NO_POSITION))
    return found


def _advised_of_measuring(draft: Draft, verdict: CheckVerdict | None) -> list[Missing]:
    found = []
    if not draft.standards:
        found.append(Missing(Lack.NO_STANDARD))
    if len({reading.load_mg for reading in draft.readings}) == 1:
        found.append(Missing(Lack.ONE_LOAD))
    if verdict is not None and any(entry.advice is Advice.MEASURE_AGAIN for entry in verdict.advisory):
        found.append(Missing(Lack.MEASURE_AGAIN))
    if draft.zero_before_mg is None or draft.zero_after_mg is None:
        found.append(Missing(Lack.ZERO_NOT_NOTED))
    return found
