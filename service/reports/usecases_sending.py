"""Taking a consumer's report: refused as cheaply as can be told, stored once.

A page's way:

    desk = desk_of(request)
    form = new_form(desk)                         # GET: `form.token` in a hidden field before all others
    sender = await admit(desk, host_of(request))  # POST, before the body is read; raises TooManyReports
    sent = await read_form(request, desk, proof_required=False)
    taken = await take_report(desk, sender, sent, language=…)

`sent.fields` is what was typed, to show again beside a refusal. Photos come last in the form.
"""

from collections.abc import Mapping

from fastapi import Request

from schemas.reports import MOST_PHOTOS, ReportForm
from service.evidence.room import room_of
from service.reports.abuse_forms import (
    AGE_WITH_PROOF,
    LASTS,
    FormForged,
    ProofMissing,
    make_token,
    proves,
    read_token,
    require_age,
)
from service.reports.abuse_limits import Sender
from service.reports.reading_forms import PROOF, TOKEN, SentForm, Ticket, read_body, report_of
from service.reports.taking import Desk, Taken, take


def desk_of(request: Request) -> Desk:
    state = request.app.state
    return Desk(room_of(request), state.keys, state.report_gate)


def new_form(desk: Desk) -> ReportForm:
    """A form's token is made without a trace; only a report that comes with it is recorded."""
    settings = desk.room.settings
    token = make_token(desk.keys, settings.report_proof_bits, desk.now())
    return ReportForm(
        token=token.text,
        difficulty=token.difficulty,
        earliest_at=token.issued_at + AGE_WITH_PROOF,
        expires_at=token.issued_at + LASTS,
        most_photos=MOST_PHOTOS,
        largest_photo_bytes=settings.max_report_photo_bytes,
    )


async def admit(desk: Desk, host: str | None) -> Sender:
    """Counts the try, before a byte of the body is read. Raises `TooManyReports` (429 with Retry-After)."""
    return await desk.gate.admit(desk.room.database, desk.keys, desk.room.settings, host, desk.now())


async def read_form(request: Request, desk: Desk, *, proof_required: bool = True) -> SentForm:
    """The form as it was typed; a token that does not hold is told by `take_report`. Raises `FormMalformed`."""

    def check(fields: Mapping[str, str]) -> Ticket:
        token = read_token(desk.keys, fields.get(TOKEN, ""), desk.now())
        proved = proves(token, fields.get(PROOF, ""))
        if proof_required and not proved:
            raise ProofMissing
        require_age(token, desk.now(), proved=proved)
        return Ticket(token, proved)

    return await read_body(request, check)


async def take_report(desk: Desk, sender: Sender, sent: SentForm, *, language: str) -> Taken:
    """Stores the report in a transaction of its own.

    Raises `FormForged`, `FormExpired`, `ProofMissing` (400), `FormUsed` (409), `FormTooSoon` and `TooManyReports` (429
    with Retry-After), `InvalidRequest` (422, `errors` by field), and why a photo is not taken (400, 413, 415, 507).
    """
    try:
        if sent.ticket is None:
            raise sent.refusal or FormForged()
        return await take(desk, sender, sent, report_of(sent.fields, language), language)
    finally:
        await sent.close()
