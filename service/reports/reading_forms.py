"""A report's form on its way in: the token before all, then the fields, and photos only of whoever may send some."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final

from fastapi import Request
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

from schemas.problem import FieldProblem
from schemas.reports import ReportIn
from service.errors import InvalidRequest, ServiceError, field_problem
from service.messages import say
from service.reports.abuse_forms import FormForged, FormToken

FIELDS: Final = ("label", "market_id", "stall_id", "complaint", "text", "happened_on", "language", "contact")
TOKEN, PROOF, TRAP, PHOTOS = "token", "proof", "website", "photos"  # what the fields are called
_MOST_FIELDS: Final = 40
_MOST_FILES: Final = 10
_LARGEST_FIELD: Final = 64 * 1024
_REPORT: Final = TypeAdapter(ReportIn)


class FormMalformed(ServiceError):
    """Not the body of a form."""

    code = "form_malformed"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A token that holds, and whether work was done for it."""

    token: FormToken
    proved: bool


Check = Callable[[Mapping[str, str]], Ticket]
"""Reads token and proof from the fields; raises the refusal."""


@dataclass(slots=True)
class SentForm:
    """`fields` as they were typed. Where there is no ticket, `refusal` says why, and no photo was read."""

    fields: dict[str, str]
    photos: list[UploadFile] = field(default_factory=list)
    ticket: Ticket | None = None
    refusal: ServiceError | None = None

    async def close(self) -> None:
        for photo in self.photos:
            await photo.close()


async def read_body(request: Request, check: Check) -> SentForm:
    """Raises `FormMalformed`."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        return _of_plain_form(await _plain_form(request), check)
    stream = request.stream()
    async with aclosing(stream):
        parser = _Parser(request, stream, check)
        try:
            form = await parser.parse()
        except _Refused:
            if not isinstance(parser.refusal, FormForged):
                # A browser that is still sending would not see the answer.
                await _pour_away(stream)
            return SentForm(_texts(parser.items), refusal=parser.refusal)
        except MultiPartException as broken:
            raise FormMalformed from broken
    return _of_form(form, parser, check)


async def _plain_form(request: Request) -> FormData:
    try:
        return await request.form(max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD)
    except HTTPException as broken:
        raise FormMalformed from broken


class _Refused(Exception):
    """Ends the parsing before a photo is read."""


class _Parser(MultiPartParser):
    def __init__(self, request: Request, stream: AsyncGenerator[bytes, None], check: Check) -> None:
        super().__init__(
            request.headers, stream, max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD
        )
        self._check = check
        self.ticket: Ticket | None = None
        self.refusal: ServiceError | None = None

    def on_headers_finished(self) -> None:
        super().on_headers_finished()
        if self._current_part.file is None or self.ticket is not None:
            return
        try:
            self.ticket = self._check(_texts(self.items))
        except ServiceError as refusal:
            self.refusal = refusal
            raise _Refused from refusal


def _of_form(form: FormData, parser: _Parser, check: Check) -> SentForm:
    files = [value for name, value in form.multi_items() if name == PHOTOS and isinstance(value, UploadFile)]
    sent = _of_plain_form(form, check) if parser.ticket is None else SentForm(_texts(parser.items))
    sent.ticket = sent.ticket or parser.ticket
    # A browser sends an empty part for a field in which no photo was chosen.
    sent.photos = [file for file in files if file.size]
    return sent


def _of_plain_form(form: FormData, check: Check) -> SentForm:
    sent = SentForm(_texts(form.multi_items()))
    try:
        sent.ticket = check(sent.fields)
    except ServiceError as refusal:
        sent.refusal = refusal
    return sent


def _texts(items: Sequence[tuple[str, str | UploadFile]]) -> dict[str, str]:
    return {name: value for name, value in items if isinstance(value, str)}


async def _pour_away(stream: AsyncGenerator[bytes, None]) -> None:
    async for _ in stream:
        pass


def report_of(fields: Mapping[str, str], language: str) -> ReportIn:
    """What was typed, tidied. Raises `InvalidRequest`, `errors` in the language."""
    typed = {name: fields.get(name, "").replace("\r\n", "\n").strip() for name in FIELDS}
    if fields.get(TRAP):
        raise InvalidRequest(errors=[problem(f"/{TRAP}", "leave_empty", language)])
    try:
        return _REPORT.validate_python({name: value for name, value in typed.items() if value})
    except ValidationError as refused:
        errors = refused.errors(include_url=False, include_input=False)
        told = [field_problem({**error, "loc": ("body", *error["loc"])}, language) for error in errors]
        raise InvalidRequest(errors=told) from refused


def problem(pointer: str, code: str, language: str, **values: str | int) -> FieldProblem:
    return FieldProblem(pointer=pointer, code=code, message=say(f"field.{code}", language, **values))
