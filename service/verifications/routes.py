"""Routes of verifications."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response, UploadFile

from schemas.base import Page
from schemas.identity import Role
from schemas.verifications import BodyOut, ImportReport, VerificationIn, VerificationOut
from service.db import ReadDb, WriteDb
from service.errors import NotFound, problems
from service.identity.guards import Reader, reader_of, writer_of
from service.identity.who import Who
from service.instruments.queries import find_instrument
from service.paging import DEFAULT_LIMIT, Cursor, CursorInvalid, Limit, page_of
from service.register.lists import ADDED, DryRun, named_key
from service.verifications.importing import import_file
from service.verifications.policy import WRITERS
from service.verifications.queries import find_verification, known_bodies, verifications_page
from service.verifications.usecases import put_verification, verification_out

router = APIRouter(tags=["verifications"])
ReaderOfVerifications = Annotated[
    Who,
    Depends(reader_of(Role.BOARD, Role.DISTRICT_TEAM, Role.DEPARTMENT, Role.VERIFIER), scope="function"),
]
WriterOfVerifications = Annotated[Who, Depends(writer_of(*WRITERS), scope="function")]


@router.get("/verification-bodies")
async def list_verification_bodies(session: ReadDb, who: Reader) -> list[BodyOut]:  # noqa: ARG001  # signed in
    """All of them by code; they are few."""
    return [BodyOut(code=code, name=name) for code, name in (await known_bodies(session)).items()]


@router.post("/verifications/import", responses=problems(409, 415))
async def import_verifications(
    request: Request, file: UploadFile, session: WriteDb, who: WriterOfVerifications, dry_run: DryRun = False
) -> ImportReport:
    """Records all certificates of a CSV or XLSX file, or none; `errors` say row by row what to mend.

    An instrument is named by its label's code, serial number or local tag, if need be with market and stall.
    """
    data = await file.read()
    return await import_file(session, who, data, dry_run=dry_run, now=request.app.state.clock.now())


@router.get("/instruments/{instrument_id}/verifications")
async def list_verifications(
    instrument_id: UUID,
    request: Request,
    session: ReadDb,
    who: ReaderOfVerifications,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Page[VerificationOut]:
    """Every verification of the instrument, newest first."""
    if await find_instrument(session, who, instrument_id, request.app.state.clock.today()) is None:
        raise NotFound
    rows = await verifications_page(session, who, instrument_id, after=_dated_key(cursor), limit=limit)
    return page_of(rows, limit, item=verification_out, key=lambda row: (row["verified_on"].isoformat(), str(row["id"])))


@router.get("/instruments/{instrument_id}/verifications/{verification_id}")
async def get_verification(
    instrument_id: UUID, verification_id: UUID, session: ReadDb, who: ReaderOfVerifications
) -> VerificationOut:
    row = await find_verification(session, who, verification_id)
    if row is None or row["instrument_id"] != instrument_id:
        raise NotFound
    return verification_out(row)


@router.put("/instruments/{instrument_id}/verifications/{verification_id}", responses={**problems(409), 201: ADDED})
async def put_one_verification(
    instrument_id: UUID,
    verification_id: UUID,
    data: VerificationIn,
    request: Request,
    response: Response,
    session: WriteDb,
    who: WriterOfVerifications,
) -> VerificationOut:
    """Records a verification (201); its content never changes: the same again 200, other content 409 `differs`.

    A pass closes the flags that it settles. Without a printed end, `valid_until` follows from the cycle.
    """
    verification, created = await put_verification(
        session, who, instrument_id, verification_id, data, now=request.app.state.clock.now()
    )
    response.status_code = 201 if created else 200
    return verification


def _dated_key(cursor: str | None) -> tuple[date, UUID] | None:
    key = named_key(cursor)
    if key is None:
        return None
    try:
        return date.fromisoformat(key[0]), key[1]
    except ValueError as broken:
        raise CursorInvalid from broken
