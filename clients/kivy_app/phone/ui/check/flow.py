"""A spot check under way: every change is kept at once, and the verdict on it is always at hand."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from phone.core.clock import Clock
from phone.core.draft import Draft, DraftPhoto
from phone.core.judging import NO_OFFSET, Subject, day_of, judge, spec_of
from phone.core.quantity_text import Unit, unit_of
from phone.core.record import record_of
from phone.store.errors import AlreadyQueued, StorageFull
from phone.store.outbox_rows import Title
from phone.ui.check.standard_choice import best_first, method_with
from phone.ui.check.sticker import printed_on, without_contradiction
from rules.check import CheckVerdict
from rules.kinds import InstrumentSpec
from rules.observations import CheatingSign, CheckMethod, SealState, StickerState
from rules.verdicts import Purpose, Reading, Verdict
from schemas.base import Position
from schemas.spot_checks import SpotCheckIn, UnregisteredIn
from schemas.sync import SyncStandard

MOST_READINGS = 40
MOST_PHOTOS = 20
# Whoever changes one of these has put something on the scale or looked at it: the check has begun.
_LOOKS = frozenset({"readings", "sticker", "seal", "signs", "photos", "zero_before_mg", "zero_after_mg"})


class Drafts(Protocol):
    def save(self, draft: Draft) -> None: ...

    def discard(self, draft_id: UUID) -> None: ...


class Outbox(Protocol):
    def queue(self, record_id: UUID, content: SpotCheckIn, person_id: UUID, title: Title, verdict: Verdict) -> bool: ...


class Flow:
    """One check from its first tap to the outbox.

    `changed` is called after every change that was kept, `not_kept` when the phone has no room for one, which is
    then not made. `standards` are all that the phone knows.
    """

    def __init__(
        self,
        drafts: Drafts,
        clock: Clock,
        draft: Draft,
        subject: Subject,
        standards: Sequence[SyncStandard],
        *,
        clock_offset: timedelta = NO_OFFSET,
    ) -> None:
        self._drafts, self._clock, self._offset = drafts, clock, clock_offset
        self.draft, self.subject, self.standards = draft, subject, list(standards)
        self.finished = False
        self.changed: Callable[[], None] | None = None
        self.not_kept: Callable[[], None] | None = None
        self._verdict: CheckVerdict | None = None

    @property
    def today(self) -> date:
        return (self._clock.now() + self._offset).date()

    @property
    def day(self) -> date:
        """The legal date of the check."""
        return day_of(self.draft, self.today, self._offset)

    @property
    def spec(self) -> InstrumentSpec | None:
        return spec_of(self.draft, self.subject)

    @property
    def unit(self) -> Unit:
        return unit_of(self.spec)

    @property
    def verdict(self) -> CheckVerdict:
        if self._verdict is None:
            self._verdict = self.judged(self.draft)
        return self._verdict

    @property
    def untouched(self) -> bool:
        """Whether nothing was entered yet that would be missed."""
        return self.draft.performed_at is None and self.draft.unregistered is None and not self.draft.note

    @property
    def full(self) -> bool:
        """Whether a record holds no reading more."""
        return len(self.draft.readings) >= MOST_READINGS

    def judged(self, draft: Draft) -> CheckVerdict:
        """The verdict on another draft of the same instrument: what it would be with one reading more."""
        return judge(draft, self.subject, self.standards, self.today, clock_offset=self._offset)

    def change(self, **changes: object) -> None:
        """Keeps a change before it is shown; after the check is finished nothing changes any more."""
        if self.finished:
            return
        new = self.draft.changed(**changes)
        if new == self.draft:
            return
        if new.performed_at is None and not _LOOKS.isdisjoint(changes):
            new = new.changed(performed_at=self._clock.now())
        if self._saved(new):
            self._become(new)

    def keep(self) -> None:
        """A draft with something in it from its beginning."""
        self._saved(self.draft)

    def _saved(self, draft: Draft) -> bool:
        try:
            self._drafts.save(draft)
        except StorageFull:
            if self.not_kept:
                self.not_kept()
            return False
        except AlreadyQueued:
            # Finished from another page: what was saved stands.
            self.finished = True
            return False
        return True

    def _become(self, draft: Draft) -> None:
        self.draft, self._verdict = draft, None
        if self.changed:
            self.changed()

    # measuring

    def weigh_for(self, purpose: Purpose) -> None:
        self.change(purpose=purpose)

    def use_standards(self, chosen: Sequence[UUID]) -> None:
        """Control weights, or a control scale beside the instrument."""
        named = tuple(entry.id for entry in self.standards if entry.id in set(chosen))
        kinds = [entry.kind for entry in self.standards if entry.id in named]
        self.change(standards=named, method=method_with(kinds))

    def only_look(self) -> None:
        """No measurement is made: the mark, the date and the seal alone."""
        self.change(method=CheckMethod.VISUAL, standards=())

    def weigh(self) -> None:
        """Takes back that it is only looked at."""
        best = best_first(self.standards, self.draft.market_id, self.day)[:1]
        self.use_standards([entry.id for entry in best])

    def add_reading(self, reading: Reading) -> None:
        """Beyond what a record holds nothing is added."""
        if not self.full:
            self.change(readings=(*self.draft.readings, reading))

    def correct_reading(self, index: int, reading: Reading) -> None:
        readings = list(self.draft.readings)
        readings[index] = reading
        self.change(readings=tuple(readings))

    def remove_reading(self, index: int) -> None:
        self.change(readings=(*self.draft.readings[:index], *self.draft.readings[index + 1 :]))

    # looking

    def see_sticker(self, state: StickerState) -> None:
        """With what the register says is printed on it, until somebody reads otherwise."""
        if state is self.draft.sticker:
            return
        printed = printed_on(self.draft, self.subject, state, self.day)
        self.change(sticker=state, sticker_code=printed.code, sticker_valid_until=printed.valid_until)

    def read_sticker(self, *, code: str | None, valid_until: date | None) -> None:
        """What is printed on the sticker; a date that has passed makes it an expired one, and the other way round."""
        state = without_contradiction(self.draft.sticker, valid_until, self.day)
        self.change(sticker=state, sticker_code=code or None, sticker_valid_until=valid_until)

    def see_foreign_sticker(self, code: str) -> None:
        """The sticker of another instrument was scanned on this one."""
        self.change(sticker=StickerState.FOREIGN, sticker_code=code, sticker_valid_until=None)

    def see_seal(self, state: SealState) -> None:
        self.change(seal=state)

    def see_sign(self, sign: CheatingSign, *, seen: bool) -> None:
        rest = tuple(entry for entry in self.draft.signs if entry is not sign)
        self.change(signs=(*rest, sign) if seen else rest)

    def describe(self, described: UnregisteredIn) -> None:
        """More of an instrument that is not on the register."""
        self.change(unregistered=described)

    # evidence

    def add_photo(self, photo: DraftPhoto, instead_of: str | None = None) -> None:
        """A photo already stored on the phone; `instead_of` is the digest of the one it replaces."""
        kept = tuple(entry for entry in self.draft.photos if entry.sha256 not in {instead_of, photo.sha256})
        if len(kept) < MOST_PHOTOS:
            self.change(photos=(*kept, photo))

    def remove_photo(self, sha256: str) -> None:
        self.change(photos=tuple(entry for entry in self.draft.photos if entry.sha256 != sha256))

    def stand_at(self, position: Position) -> None:
        """Where the check is made; kept with the first thing that is entered."""
        if self.untouched:
            self._become(self.draft.changed(position=position))
        else:
            self.change(position=position)

    # ending

    def discard(self) -> None:
        self.finished = True
        self._drafts.discard(self.draft.id)

    def finish(self, outbox: Outbox, person_id: UUID, title: Title) -> bool:
        """Puts the record into the outbox, once; False where it was there already. Raises `DraftUnfinished`."""
        if self.finished:
            return False
        verdict = self.verdict.verdict
        content = record_of(self.draft, self._clock.now(), verdict)
        queued = outbox.queue(self.draft.id, content, person_id, title, verdict)
        self.finished = True
        return queued
