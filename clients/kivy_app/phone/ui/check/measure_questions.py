"""What the measuring step asks for in a sheet: the standard, loads and indications by the pad."""

from typing import Any

from phone.core.draft import Draft
from phone.core.explaining import ReadingExplained
from phone.core.quantity_text import mass_text
from phone.ui.check.mass_sheet import REMOVED, MassQuestion, Meaning, ask_mass
from phone.ui.check.measuring import Measuring
from phone.ui.check.parts import ICON_OF, TONE_OF
from phone.ui.check.standard_choice import best_first, standing_of_standards
from rules.verdicts import Reading


class Said:
    """What the optional rows say of what was noted."""

    def __init__(self, view: Any) -> None:
        self._view = view

    def zero(self, draft: Draft) -> str:
        before, after = draft.zero_before_mg, draft.zero_after_mg
        said = self._view.say
        if before is None and after is None:
            return str(said("measure.zero_none"))
        if after is None or before is None:
            key, value = ("zero_before", before) if after is None else ("zero_after", after)
            return str(said(f"measure.{key}", value=mass(self._view, value or 0)))
        return str(said("measure.zero_both", before=mass(self._view, before), after=mass(self._view, after)))

    def goods(self, draft: Draft) -> str:
        if draft.goods_mg is None:
            return str(self._view.say("measure.goods_none"))
        return mass(self._view, draft.goods_mg)


def mass(view: Any, mass_mg: int) -> str:
    """In the scale's own unit."""
    return mass_text(mass_mg, view.flow.unit, view.words.language)


async def ask_standard(view: Any) -> None:
    flow = view.flow
    rows = []
    for standard in best_first(flow.standards, flow.draft.market_id, flow.day):
        standing = standing_of_standards(view.words, [standard], flow.day)
        rows.append(
            {
                "value": standard.id,
                "title": standing.name,
                "detail": standing.detail,
                "icon": "check-circle" if standard.id in flow.draft.standards else standing.icon,
                "icon_tone": standing.tone,
                "tag": f"standard_{standard.id}",
                "leads": False,
            }
        )
    none = {"value": REMOVED, "title": view.say("standard.none"), "detail": view.say("standard.none_detail")}
    rows.append(none | {"tag": "standard_none", "leads": False, "icon": "close", "icon_tone": "warn"})
    chosen = await view.shell.choose(view.say("standard.title"), rows)
    if chosen is not None:
        view.measuring.choose(None)
        flow.use_standards([] if chosen == REMOVED else [chosen])


async def ask_load(view: Any) -> None:
    """A load that no tile offers, or what a control scale shows of the goods at hand."""
    title = "measure.load_of_scale" if view.measuring.by_scale else "measure.load_title"

    def meaning(load_mg: int) -> Meaning:
        if load_mg <= 0:
            return Meaning(view.say("measure.load_needed"), "warn", "alert", fits=False)
        return Meaning(view.measuring.limit_at(load_mg))

    answer = await ask_mass(
        view.shell, view.words, MassQuestion(title=view.say(title), unit=view.flow.unit, meaning=meaning)
    )
    if isinstance(answer, int):
        view.choose(answer)


async def ask_indication(view: Any) -> None:
    load_mg = view.measuring.load_mg
    if load_mg is None:
        return
    question = MassQuestion(
        title=view.say("measure.indication_at", load=mass(view, load_mg)),
        unit=view.flow.unit,
        sign=True,
        meaning=lambda indication_mg: _meaning(view.measuring, Reading(load_mg, indication_mg)),
    )
    answer = await ask_mass(view.shell, view.words, question)
    if isinstance(answer, int):
        view.measuring.choose(load_mg)
        view.add(answer)


async def correct_reading(view: Any, index: int) -> None:
    before = view.flow.draft.readings[index]
    load_mg = before.load_mg
    question = MassQuestion(
        title=view.say("measure.correct", load=mass(view, load_mg)),
        unit=view.flow.unit,
        value_mg=before.indication_mg,
        sign=True,
        meaning=lambda indication_mg: _meaning(view.measuring, Reading(load_mg, indication_mg)),
        remove=view.say("measure.remove_reading"),
    )
    answer = await ask_mass(view.shell, view.words, question)
    if answer is None or view.flow.draft.readings[index : index + 1] != (before,):
        return
    if answer == REMOVED:
        view.flow.remove_reading(index)
    else:
        view.flow.correct_reading(index, Reading(load_mg, answer))


async def ask_zero(view: Any) -> None:
    """Before weighing, then after it; once there can be both, first which of them."""
    draft = view.flow.draft
    name = "zero_before"
    if draft.readings and draft.zero_before_mg is not None:
        choices = {"zero_before": draft.zero_before_mg, "zero_after": draft.zero_after_mg}
        rows = [_zero_row(view, choice, mass_mg) for choice, mass_mg in choices.items()]
        name = await view.shell.choose(view.say("measure.zero"), rows)
        if name is None:
            return
    question = MassQuestion(
        title=view.say(f"measure.{name}_title"),
        unit=view.flow.unit,
        value_mg=getattr(draft, f"{name}_mg"),
        sign=True,
        quick=[(view.say("measure.zero_exactly"), 0)],
        remove=view.say("remove") if getattr(draft, f"{name}_mg") is not None else "",
    )
    await _ask_member(view, f"{name}_mg", question)


def _zero_row(view: Any, name: str, mass_mg: int | None) -> dict[str, Any]:
    said = view.say("measure.zero_none") if mass_mg is None else mass(view, mass_mg)
    return {"value": name, "title": view.say(f"measure.{name}", value=said), "tag": name, "icon": "numeric"}


async def ask_goods(view: Any) -> None:
    draft = view.flow.draft
    question = MassQuestion(
        title=view.say("measure.goods_title"),
        unit=view.flow.unit,
        value_mg=draft.goods_mg,
        meaning=lambda goods_mg: _goods_meaning(view, goods_mg),
        remove=view.say("remove") if draft.goods_mg is not None else "",
    )
    await _ask_member(view, "goods_mg", question)


async def _ask_member(view: Any, member: str, question: MassQuestion) -> None:
    answer = await ask_mass(view.shell, view.words, question)
    if answer is not None:
        view.flow.change(**{member: None if answer == REMOVED else answer})


def _goods_meaning(view: Any, goods_mg: int) -> Meaning:
    if goods_mg <= 0:
        return Meaning(view.say("measure.load_needed"), "warn", "alert", fits=False)
    finding = view.measuring.goods_finding(goods_mg)
    return Meaning(finding, "warn", "alert") if finding else Meaning("", icon="")


def _meaning(measuring: Measuring, reading: Reading) -> Meaning:
    explained: ReadingExplained = measuring.would_be(reading)
    text = f"{explained.result}\n{explained.limit}"
    return Meaning(text, TONE_OF[explained.verdict], ICON_OF[explained.verdict])
