"""Why a reading, a finding or a whole check is what it is, in a sentence that can be read out at the stall."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from phone.core.quantity_text import date_text, readable_mass
from phone.core.words import Words
from rules.advisory import Advice, Advisory
from rules.authority import wording_key
from rules.check import CheckVerdict
from rules.control import RULE_TWICE_MPE, NotJudgeable, permitted_shortage
from rules.grounds import Finding
from rules.kinds import InstrumentSpec
from rules.observations import CheckMethod
from rules.quantities import GRAM, ceil_div
from rules.verdicts import Note, ReadingVerdict, Verdict
from schemas.authority import authority_of
from schemas.identity import Role

# Details whose value is itself a code with words of its own.
_NAMED_IN = {"sign": "kinds.sign", "reason": "findings.adequacy"}


@dataclass(frozen=True, slots=True)
class ReadingExplained:
    """`result`: what it is. `limit`: what is permitted and why, or why nothing was judged. `remarks`: what to heed."""

    verdict: Verdict
    result: str
    limit: str
    remarks: tuple[str, ...] = ()


def explain_readings(
    words: Words, verdict: CheckVerdict, spec: InstrumentSpec | None, method: CheckMethod
) -> list[ReadingExplained]:
    """In the order the readings were taken; the advice on a load stands beside its last reading."""
    advice = {entry.load_mg: entry for entry in verdict.advisory}
    # A load's advice is taken by the first that asks for it.
    explained = [
        explain_reading(words, reading, spec, method, advice.pop(reading.load_mg, None))
        for reading in reversed(verdict.readings)
    ]
    return explained[::-1]


def explain_reading(
    words: Words,
    reading: ReadingVerdict,
    spec: InstrumentSpec | None,
    method: CheckMethod = CheckMethod.CONTROL_WEIGHTS,
    advisory: Advisory | None = None,
) -> ReadingExplained:
    """`Thiếu 70 g: KHÔNG ĐẠT`, and beside it where the 50 g come from that are permitted."""
    result = words.say(
        "verdict.reading.result",
        difference=_difference(words, reading.shortage_mg),
        verdict=words.say(f"verdict.short.{reading.verdict}"),
    )
    notes = tuple(words.say(f"verdict.note.{note}") for note in reading.notes)
    if reading.verdict is Verdict.NOT_JUDGED:
        return ReadingExplained(reading.verdict, result, " ".join(notes))
    limit = explain_limit(words, spec, reading.load_mg, method)
    advised = explain_advice(words, advisory) if advisory is not None else None
    return ReadingExplained(reading.verdict, result, limit, notes + ((advised,) if advised else ()))


def explain_limit(
    words: Words,
    spec: InstrumentSpec | None,
    load_mg: int,
    method: CheckMethod = CheckMethod.CONTROL_WEIGHTS,
) -> str:
    """What is permitted at a load and by which rule, before anything was read; or why nothing can be judged there."""
    if spec is None:
        return words.say(f"verdict.note.{Note.NO_INSTRUMENT}")
    found = permitted_shortage(spec, load_mg)
    if isinstance(found, NotJudgeable):
        return words.say(f"verdict.note.{found.reason}")
    load = "scale" if method is CheckMethod.CONTROL_SCALE else "weights"
    return words.say(
        "verdict.reading.limit",
        scale=_scale_text(words, spec, by_e=found.rule == RULE_TWICE_MPE),
        load=words.say(f"verdict.load.{load}", load=readable_mass(load_mg, words.language)),
        limit=readable_mass(found.limit_mg, words.language),
        rule=words.say(f"verdict.rule.{rule_name(found.rule)}"),
    )


def explain_advice(words: Words, advisory: Advisory) -> str | None:
    """None where nothing more is advised."""
    if advisory.advice is Advice.NONE:
        return None
    # Rounded up: nobody is helped by the milligrams of an uncertainty of some grams.
    coarse = GRAM if advisory.uncertainty_mg > GRAM else 1
    uncertainty = readable_mass(ceil_div(advisory.uncertainty_mg, coarse) * coarse, words.language)
    return words.say(f"verdict.advice.{advisory.advice}", uncertainty=uncertainty, repeats=advisory.repeats)


def explain_finding(words: Words, finding: Finding) -> str:
    return words.say(f"findings.finding.{finding.code}", **_in_words(words, finding.detail))


def explain_verdict(words: Words, verdict: CheckVerdict, role: Role, day: date) -> str:
    """As the authority that this role acts for may word it; a failure that proves nothing yet is said to be one."""
    said = verdict_text(words, verdict.verdict, role, day)
    if verdict.verdict is Verdict.NOT_JUDGED or verdict.standards_sound:
        return said
    return f"{said} {words.say('verdict.unsound')}"


def verdict_text(words: Words, verdict: Verdict, role: Role, day: date) -> str:
    return words.say(wording_key(authority_of(role, day), verdict))


def rule_name(rule: str) -> str:
    """`circular_09_2017.table_2` is `table_2` among the words."""
    return rule.rsplit(".", maxsplit=1)[-1]


def _difference(words: Words, shortage_mg: int) -> str:
    if shortage_mg == 0:
        return words.say("verdict.difference.none")
    kind = "short" if shortage_mg > 0 else "over"
    return words.say(f"verdict.difference.{kind}", amount=readable_mass(abs(shortage_mg), words.language))


def _scale_text(words: Words, spec: InstrumentSpec, *, by_e: bool) -> str:
    """Max and the interval that the limit follows from."""
    step_mg = spec.e_mg if by_e else spec.d_mg
    parts = [
        words.say("verdict.scale.max", max=readable_mass(spec.max_mg, words.language))
        if spec.max_mg is not None
        else words.say("verdict.scale.max_unknown")
    ]
    if step_mg is not None:
        parts.append(words.say(f"verdict.scale.{'e' if by_e else 'd'}", step=readable_mass(step_mg, words.language)))
    return ", ".join(parts)


def _in_words(words: Words, detail: Mapping[str, int | str]) -> dict[str, str]:
    said: dict[str, str] = {}
    for name, value in detail.items():
        if name.endswith("_mg"):
            said[name.removesuffix("_mg")] = readable_mass(int(value), words.language)
        elif name.endswith("valid_until"):
            said[name] = date_text(date.fromisoformat(str(value)))
        elif name in _NAMED_IN:
            said[name] = words.say(f"{_NAMED_IN[name]}.{value}")
        else:
            said[name] = str(value)
    return said
