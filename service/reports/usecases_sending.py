"""Taking a consumer's report: refused as cheaply as can be told, stored once.

A page's way:

    desk = desk_of(request)
    form = new_form(desk)                                # GET: form.token in a hidden field `token`
    sender = await admit(desk, host_of(request))         # POST, before the body is read; raises TooManyReports
    sent = await read_form(request)                      # the fields as typed and the photos
    taken = await take_report(desk, sender, sent, language=…, proof_required=False)
    taken.receipt
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import UploadFile

from schemas.reports import ReportForm, ReportReceipt
from service.evidence.room import EvidenceRoom
from service.identity.keys import SigningKeys


@dataclass(frozen=True, slots=True)
class Desk:
    """Where reports are taken."""

    room: EvidenceRoom
    keys: SigningKeys


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends, as far as anybody needs to know today."""

    key: str


def desk_of(request: Request) -> Desk:
    raise NotImplementedError


def new_form(desk: Desk) -> ReportForm:
    """A form's token is made without a trace; only a report that comes with it is recorded."""
    raise NotImplementedError


async def admit(desk: Desk, host: str | None) -> Sender:
    """Counts the try, before a byte of the body is read. Raises `TooManyReports` (429 with Retry-After)."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class SentForm:
    """`fields` as they were typed: those of `ReportIn`, `token`, `proof`, and `website`, which must stay empty."""

    fields: Mapping[str, str]
    photos: Sequence[UploadFile]


@dataclass(frozen=True, slots=True)
class Taken:
    """`new` is false where the very same form had been taken before: the answer was lost on its way."""

    receipt: ReportReceipt
    new: bool


async def read_form(request: Request) -> SentForm:
    """Parts in the field `photos` are its photos; one without a name or bytes is none. Raises `InvalidRequest`."""
    raise NotImplementedError


async def take_report(
    desk: Desk, sender: Sender, sent: SentForm, *, language: str, proof_required: bool = True
) -> Taken:
    """Stores the report in a transaction of its own.

    Raises `FormRefused` (400: token forged, too old; 409: used for another report), `FormTooSoon` and
    `TooManyReports` (429 with Retry-After), `InvalidRequest` (422, `errors` by field), `TooLarge` (413) and the
    refusals of photos (400, 413, 415), each with words in the catalogue.
    """
    raise NotImplementedError
