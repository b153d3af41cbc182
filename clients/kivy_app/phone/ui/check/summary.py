"""What is said at the end of a check: the verdict in the officer's own authority, findings, and what is missing."""

from dataclasses import dataclass

from phone.core.explaining import explain_finding, explain_verdict
from phone.core.guidance import Lack, Missing, missing
from phone.core.words import Words
from phone.ui.check.flow import Flow
from phone.ui.check.steps import Step, step_of
from rules.grounds import Severity
from rules.verdicts import Verdict
from schemas.identity import Role

_TONES = {Severity.CRITICAL: "bad", Severity.SERIOUS: "warn", Severity.ATTENTION: "info"}
_ICONS = {"bad": "alert-octagon", "warn": "alert", "info": "information-outline"}


@dataclass(frozen=True, slots=True)
class Said:
    """One line; `step` is where something about it can be done."""

    text: str
    tone: str = "plain"
    icon: str = ""
    step: Step | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    verdict: Verdict
    short: str
    text: str
    findings: tuple[Said, ...]
    blocking: tuple[Said, ...]
    advised: tuple[Said, ...]


def summary_of(flow: Flow, words: Words, role: Role) -> Summary:
    verdict = flow.verdict
    lacks = missing(flow.draft, flow.subject, verdict)
    worst_first = sorted(verdict.findings, key=lambda entry: -entry.severity)
    return Summary(
        verdict.verdict,
        words.say(f"verdict.short.{verdict.verdict}"),
        explain_verdict(words, verdict, role, flow.day),
        tuple(_finding(explain_finding(words, entry), _TONES[entry.severity]) for entry in worst_first),
        tuple(_lack(words, entry) for entry in lacks if entry.blocks),
        tuple(_lack(words, entry) for entry in lacks if not entry.blocks),
    )


def _finding(text: str, tone: str) -> Said:
    return Said(text, tone, _ICONS[tone])


def _lack(words: Words, entry: Missing) -> Said:
    photo = words.say(f"kinds.photo.{entry.member}") if entry.lack is Lack.PHOTO_WANTED else ""
    tone, icon = ("warn", "alert-circle") if entry.blocks else ("plain", "information-outline")
    return Said(words.say(entry.key, photo=photo), tone, icon, step_of(entry), entry.lack.value)
