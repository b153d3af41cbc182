"""The form of a report: what it is about, what was typed into it, what is to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schemas.flags import PlaceOut
from schemas.reports import (
    LONGEST_CONTACT,
    LONGEST_TEXT,
    MOST_DAYS_AGO,
    Complaint,
    PublicInstrument,
    PublicStall,
    PublicStallRef,
)
from service.errors import ServiceError
from service.messages import say
from service.reports.abuse_forms import FormUsed, proves, read_token
from service.reports.reading_forms import PHOTOS, PROOF, TOKEN, TRAP
from service.reports.taking import Desk
from service.reports.usecases_sending import new_form

ANCHORS = {"complaint": f"complaint-{Complaint.SHORT_WEIGHT}", PHOTOS: "photo-take"}
"""Where an error leads, if not to the element that is called as its field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What is reported: what a label leads to, or a market whose stalls are to choose from."""

    action: str
    market: PlaceOut
    stall_code: str | None = None
    kind_text: str | None = None
    stalls: tuple[PublicStallRef, ...] = ()
    more_stalls: bool = False

    @property
    def labelled(self) -> bool:
        return self.stall_code is not None


@dataclass(frozen=True, slots=True)
class Ticket:
    """What goes out hidden in the form and comes back with it."""

    token: str
    difficulty: int
    proof: str


@dataclass(frozen=True, slots=True)
class Mend:
    """`anchor` is the element it is about, if it is about one."""

    anchor: str | None
    name: str
    text: str


def about_subject(code: str, subject: PublicInstrument | PublicStall) -> About:
    return About(
        action=f"/s/{code}/report",
        market=subject.market,
        stall_code=subject.stall.code,
        kind_text=subject.kind_text if isinstance(subject, PublicInstrument) else None,
    )


def form_context(
    desk: Desk,
    about: About,
    typed: Mapping[str, str],
    *,
    today: date,
    language: str,
    refusal: ServiceError | None = None,
) -> dict[str, Any]:
    mends = _mends(refusal, language)
    settings = desk.room.settings
    return {
        "about": about,
        "typed": {"happened_on": today.isoformat(), **typed},
        "ticket": ticket_for(desk, typed, refusal),
        "mends": mends,
        "mend_of": {mend.name: mend.text for mend in mends if mend.anchor},
        "complaints": list(Complaint),
        "earliest": (today - timedelta(days=MOST_DAYS_AGO)).isoformat(),
        "today": today.isoformat(),
        "most_photos": 3,
        "megabytes": settings.max_report_photo_bytes // 2**20,
        "longest_text": LONGEST_TEXT,
        "longest_contact": LONGEST_CONTACT,
        "names": {"token": TOKEN, "proof": PROOF, "trap": TRAP, "photos": PHOTOS},
    }


def ticket_for(desk: Desk, typed: Mapping[str, str], refusal: ServiceError | None) -> Ticket:
    """The one that came, with the work done for it, while it holds: whoever mends a form need not wait again."""
    if refusal is not None and not isinstance(refusal, FormUsed):
        try:
            token = read_token(desk.keys, typed.get(TOKEN, ""), desk.now())
        except ServiceError:
            pass
        else:
            proof = typed.get(PROOF, "")
            return Ticket(token.text, token.difficulty, proof if proves(token, proof) else "")
    made = new_form(desk)
    return Ticket(made.token, made.difficulty, "")


def _mends(refusal: ServiceError | None, language: str) -> list[Mend]:
    if refusal is None:
        return []
    found = []
    for error in refusal.errors:
        name = error.pointer.strip("/").partition("/")[0]
        found.append(Mend(ANCHORS.get(name, name) or None, name, error.message))
    return found or [Mend(None, "", say(refusal.code, language, **refusal.values))]
