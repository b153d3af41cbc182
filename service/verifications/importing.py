"""Importing the certificates that a verification body issued: all of a file or nothing of it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import RowMapping

from rules.kinds import IndicationType, InstrumentKind
from schemas.canonical import digest
from schemas.verifications import ImportReport, VerificationIn
from service.clock import local_date
from service.db import WriteSession
from service.identity.who import Who
from service.register.rows import refusing
from service.spreadsheets.tables import RowErrors, read_table
from service.verifications.import_rows import COLUMNS, Drafts, draft_rows
from service.verifications.policy import may_record
from service.verifications.queries import MarkKey, certificates_of, holders_of, instruments_for_update, known_bodies
from service.verifications.queries_import import candidates
from service.verifications.recording import NewVerification, record
from service.verifications.standing import faults_of
from service.verifications.usecases import CertificateTaken, IdTaken, MarkTaken

NAMESPACE = UUID("6f0c6a52-4b53-5a0c-9f6e-2d7a3c1e8b40")
"""For ids that follow from the content: the same file twice gives the same rows."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with the instrument it was found to mean."""

    row: int
    instrument: UUID
    data: VerificationIn

    @property
    def certificate(self) -> tuple[UUID, str, str]:
        return (self.instrument, self.data.body, self.data.certificate_number)


async def import_file(session: WriteSession, who: Who, data: bytes, *, dry_run: bool, now: datetime) -> ImportReport:
    """What the file would add, and what is to be mended; written unless it is a dry run or anything is wrong.

    Raises `FileRefused` for a file that cannot be read at all, `Conflict` when another write came between.
    """
    drafts = await read_table(data, COLUMNS, lambda table: draft_rows(table, who.locale, who.body))
    errors = drafts.errors
    placed = await _place(session, who, drafts)
    instruments = await instruments_for_update(session, who, {one.instrument for one in placed})
    await _check_bodies(session, who, placed, errors)
    _check_rows(placed, instruments, errors, local_date(now))
    fresh = await _sort_out(session, who, placed, errors)
    await _check_marks(session, who, fresh, errors)
    applied = not errors and not dry_run
    if applied and fresh:
        new = [NewVerification(_id_of(one), instruments[one.instrument], one.data) for one in fresh]
        taken = {
            "instrument_mark_body_series_number_key": MarkTaken,
            "verification_body_certificate_number_instrument_id_key": CertificateTaken,
            "verification_pkey": IdTaken,
        }
        async with refusing(session, taken):
            await record(session, who, new, now=now, source=hashlib.sha256(data).hexdigest())
    return ImportReport(
        rows=drafts.rows,
        added=len(fresh),
        unchanged=len(placed) - len(fresh) if not errors else 0,
        changed=0,
        applied=applied,
        errors=errors.in_order(),
        errors_left_out=errors.left_out,
    )


def _id_of(one: _Placed) -> UUID:
    return uuid5(NAMESPACE, "\n".join(map(str, one.certificate)))


async def _place(session: WriteSession, who: Who, drafts: Drafts) -> list[_Placed]:
    found = await candidates(session, who, [draft.named for draft in drafts.drafts])
    placed: list[_Placed] = []
    for draft in drafts.drafts:
        matching = found.matching(draft.named)
        # One taken out of use stands back where another still in use is meant by the same words.
        matching = [one for one in matching if one.in_use] or matching
        if len(matching) == 1:
            placed.append(_Placed(draft.row, matching[0].id, draft.data_for(matching[0].id)))
        elif matching:
            drafts.errors.add(draft.row, draft.named.column, "several_instruments", count=len(matching))
        else:
            drafts.errors.add(draft.row, draft.named.column, "no_such_instrument")
    return placed


async def _check_bodies(session: WriteSession, who: Who, placed: Sequence[_Placed], errors: RowErrors) -> None:
    bodies = await known_bodies(session)
    for one in placed:
        if not may_record(who, one.data.body):
            errors.add(one.row, "body", "not_your_body")
        elif one.data.body not in bodies:
            errors.add(one.row, "body", "unknown_body")


def _check_rows(placed: Sequence[_Placed], instruments: dict[UUID, RowMapping], errors: RowErrors, today: date) -> None:
    for one in placed:
        row = instruments[one.instrument]
        indication = IndicationType(row["indication_type"]) if row["indication_type"] else None
        for name, code in faults_of(one.data, InstrumentKind(row["kind"]), indication, today):
            errors.add(one.row, _mark_column(errors) if name == "mark" else name, code)


async def _sort_out(session: WriteSession, who: Who, placed: Sequence[_Placed], errors: RowErrors) -> list[_Placed]:
    """Those not recorded yet."""
    recorded = await certificates_of(session, who, {one.instrument for one in placed})
    first: dict[tuple[UUID, str, str], int] = {}
    fresh: list[_Placed] = []
    for one in placed:
        known = recorded.get(one.certificate)
        if one.certificate in first:
            errors.add(one.row, "certificate_number", "row_repeated", first=first[one.certificate])
        elif known is None:
            fresh.append(one)
        elif known["content_digest"] != digest(one.data):
            errors.add(one.row, "certificate_number", "certificate_differs")
        first.setdefault(one.certificate, one.row)
    return fresh


async def _check_marks(session: WriteSession, who: Who, fresh: Sequence[_Placed], errors: RowErrors) -> None:
    marked: dict[MarkKey, int] = {}
    by_row: list[tuple[int, MarkKey]] = []
    for one in fresh:
        if one.data.mark is None:
            continue
        key = (one.data.body, one.data.mark.series, one.data.mark.number)
        if key in marked:
            errors.add(one.row, _mark_column(errors), "mark_twice", first=marked[key])
        else:
            marked[key] = one.row
            by_row.append((one.row, key))
    holders = await holders_of(session, who, marked)
    for row, key in by_row:
        if key in holders:
            errors.add(row, _mark_column(errors), "mark_of", label=holders[key]["label_code"])


def _mark_column(errors: RowErrors) -> str:
    """Number and series may stand apart or in one column."""
    return "mark_number" if "mark_number" in errors.headings else "mark"
