"""The measuring step: which load is on the scale, what it may show, and what its readings mean."""

from dataclasses import dataclass

from phone.core.explaining import (
    ReadingExplained,
    explain_finding,
    explain_limit,
    explain_reading,
    explain_readings,
)
from phone.core.loads import LoadOffer, loads_offered
from phone.core.quantity_text import mass_text, number_text, readable_mass
from phone.core.quick_indications import quick_indications
from phone.core.words import Words
from phone.ui.check.flow import Flow
from rules.check import CheckVerdict
from rules.finding_codes import FindingCode
from rules.grounds import Finding
from rules.observations import CheckMethod
from rules.verdicts import Purpose, Reading, ReadingVerdict
from schemas.sync import SyncStandard

_OF_GOODS = frozenset({FindingCode.WRONG_SCALE_FOR_GOODS, FindingCode.GOODS_ABOVE_MAX})
SUGGESTED = 2
"""Two loads tell an error that grows with the load from one that does not."""


@dataclass(frozen=True, slots=True)
class LoadTile:
    """One load to choose; `times` it was weighed already."""

    load_mg: int
    number: str
    unit: str
    chosen: bool
    times: int


@dataclass(frozen=True, slots=True)
class QuickButton:
    """`word` says how far from the load it is, `number` is what the scale shows then."""

    indication_mg: int
    number: str
    word: str
    divisions: int


@dataclass(frozen=True, slots=True)
class ReadingLine:
    index: int
    title: str
    explained: ReadingExplained


class Measuring:
    """Holds which load was chosen, which is nothing to keep: everything else is the draft's."""

    def __init__(self, flow: Flow, words: Words) -> None:
        self._flow, self._words = flow, words
        self._chosen_mg: int | None = None

    @property
    def standards(self) -> list[SyncStandard]:
        """Those in use for this check."""
        named = self._flow.draft.standards
        return [entry for entry in self._flow.standards if entry.id in named]

    @property
    def by_scale(self) -> bool:
        """The load is read from a control scale."""
        return self._flow.draft.method is CheckMethod.CONTROL_SCALE

    @property
    def load_mg(self) -> int | None:
        """The load chosen, else the one that tells most and was not weighed yet."""
        return self._chosen_mg if self._chosen_mg is not None else self._suggested()

    def choose(self, load_mg: int | None) -> None:
        self._chosen_mg = load_mg

    def tiles(self) -> list[LoadTile]:
        """From the least load to the greatest, with one that was typed among them."""
        offered = {offer.load_mg for offer in self._offers()}
        weighed = [entry.load_mg for entry in self._flow.draft.readings]
        loads = sorted(offered | set(weighed) | ({self._chosen_mg} if self._chosen_mg else set()))
        return [
            LoadTile(load, self._number(load), self._flow.unit, load == self.load_mg, weighed.count(load))
            for load in loads
        ]

    def weights(self) -> list[str]:
        """The weights to put on for the chosen load, heaviest first, each in words of its own size."""
        load_mg = self.load_mg
        offer = next((entry for entry in self._offers() if entry.load_mg == load_mg), None)
        if offer is None:
            return []
        return [readable_mass(mass, self._language) for mass in offer.weights_mg]

    def quick(self) -> list[QuickButton]:
        """What the scale mostly shows with the chosen load on it."""
        load_mg = self.load_mg
        if load_mg is None:
            return []
        found = quick_indications(load_mg, self._flow.spec)
        return [
            QuickButton(
                entry.indication_mg, self._number(entry.indication_mg), self._word(entry.divisions), entry.divisions
            )
            for entry in found
        ]

    def readings(self) -> list[ReadingLine]:
        """Newest first: what was just read stands nearest to the hand."""
        verdict = self._flow.verdict
        explained = explain_readings(self._words, verdict, self._flow.spec, self._flow.draft.method)
        lines = [
            ReadingLine(index, self.title_of(reading), explained[index])
            for index, reading in enumerate(self._flow.draft.readings)
        ]
        return lines[::-1]

    def title_of(self, reading: Reading) -> str:
        load, indication = (mass_text(mass, self._flow.unit, self._language) for mass in _both(reading))
        return self._words.say("check.measure.reading", load=load, indication=indication)

    def would_be(self, reading: Reading, purpose: Purpose | None = None) -> ReadingExplained:
        """What a reading would mean, before it is recorded."""
        draft = self._flow.draft.changed(readings=(reading,), purpose=purpose or self._flow.draft.purpose)
        judged: ReadingVerdict = self._flow.judged(draft).readings[0]
        return explain_reading(self._words, judged, self._flow.spec, draft.method)

    def limit_at(self, load_mg: int) -> str:
        """What is permitted at a load, and why; or why nothing can be judged there."""
        return explain_limit(self._words, self._flow.spec, load_mg, self._flow.draft.method)

    def goods_finding(self, goods_mg: int) -> str | None:
        """Why this scale is the wrong one for such an amount; None where it is not."""
        found = goods_of(self._flow.judged(self._flow.draft.changed(goods_mg=goods_mg)))
        return explain_finding(self._words, found) if found is not None else None

    def add(self, indication_mg: int) -> None:
        """A reading of the chosen load; then the next load is suggested."""
        load_mg = self.load_mg
        if load_mg is None:
            return
        self._chosen_mg = None
        self._flow.add_reading(Reading(load_mg, indication_mg))

    def loads_weighed(self) -> int:
        return len({entry.load_mg for entry in self._flow.draft.readings})

    def _offers(self) -> list[LoadOffer]:
        return [] if self.by_scale else loads_offered(self.standards, self._flow.spec)

    def _suggested(self) -> int | None:
        weighed = {entry.load_mg for entry in self._flow.draft.readings}
        best = [offer.load_mg for offer in self._offers()[:SUGGESTED]]
        return next((load for load in best if load not in weighed), None)

    def _word(self, divisions: int) -> str:
        if divisions == 0:
            return self._words.say("check.measure.exactly")
        sign = "+" if divisions > 0 else "−"
        return self._words.say("check.measure.division", sign=sign, count=abs(divisions))

    def _number(self, mass_mg: int) -> str:
        return number_text(mass_mg, self._flow.unit, self._language)

    @property
    def _language(self) -> str:
        return self._words.language


def goods_of(verdict: CheckVerdict) -> Finding | None:
    """The finding on the amount of goods, if there is one."""
    return next((entry for entry in verdict.findings if entry.code in _OF_GOODS), None)


def _both(reading: Reading) -> tuple[int, int]:
    return reading.load_mg, reading.indication_mg
