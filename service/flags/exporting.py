"""Flagged stalls as a file: every page of the filter, written as it is read, and entered in the ledger."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, Any, Protocol

from schemas.flags import FlaggedStallOut, StallFlagOut
from service.db import WriteSession
from service.errors import ServiceError
from service.exports import geojson, separated, spreadsheet
from service.exports.geojson import Feature, FeatureWriter
from service.exports.separated import SeparatedWriter
from service.exports.spreadsheet import SpreadsheetWriter
from service.exports.table import CellKind, Column, Row, Table, TableWriter
from service.flags.filters import FlagFilters
from service.flags.listing import ask, stalls_after
from service.flags.queries_stalls import WorstFirst
from service.identity.who import Who
from service.ledger.entries import enter
from service.messages import say

MOST_ROWS = 50_000
STALLS_AT_ONCE = 2_000
CHUNK = 64 * 1024


class ExportTooLarge(ServiceError):
    status = 413
    code = "export_too_large"


class ExportForm(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


MEDIA_TYPES = {
    ExportForm.CSV: separated.MEDIA_TYPE,
    ExportForm.XLSX: spreadsheet.MEDIA_TYPE,
    ExportForm.GEOJSON: geojson.MEDIA_TYPE,
}


@dataclass(frozen=True, slots=True)
class Exported:
    file: IO[bytes]
    size: int


class _StallWriter(Protocol):
    def add(self, stalls: list[FlaggedStallOut]) -> int:
        """Returns how many rows that made."""

    def close(self) -> None: ...

    def abandon(self) -> None: ...


async def export_stalls(
    session: WriteSession,
    who: Who,
    filters: FlagFilters,
    form: ExportForm,
    *,
    language: str,
    at: datetime,
    today: date,
) -> Exported:
    """Whole in a temporary file before a byte is sent, so that a refusal is a refusal. Raises ExportTooLarge."""
    with ExitStack() as unfinished:
        file = unfinished.enter_context(TemporaryFile())
        writer = await asyncio.to_thread(_writer, form, file, language, today)
        rows = await _fill(writer, _pages(session, who, filters, language, today))
        await enter(
            session,
            at=at,
            person_id=who.person_id,
            action="exported",
            subject_kind="flagged_stalls",
            subject_id=None,
            detail={"form": str(form), "filter": filters.as_json(), "rows": rows},
        )
        # Closed from here on by whoever sends it.
        unfinished.pop_all()
    size = file.seek(0, 2)
    file.seek(0)
    return Exported(file, size)


async def _fill(writer: _StallWriter, pages: AsyncIterator[list[FlaggedStallOut]]) -> int:
    rows = 0
    with ExitStack() as unfinished:
        unfinished.callback(writer.abandon)
        async for stalls in pages:
            rows += await asyncio.to_thread(writer.add, stalls)
            if rows > MOST_ROWS:
                raise ExportTooLarge(limit=MOST_ROWS)
        unfinished.pop_all()
    await asyncio.to_thread(writer.close)
    return rows


async def chunks(exported: Exported) -> AsyncIterator[bytes]:
    with exported.file as file:
        while chunk := await asyncio.to_thread(file.read, CHUNK):
            yield chunk


async def _pages(
    session: WriteSession, who: Who, filters: FlagFilters, language: str, today: date
) -> AsyncIterator[list[FlaggedStallOut]]:
    # All of it will be read, so several areas are read as one province in order and not each from its beginning.
    asked = await ask(session, who, filters, today, most_areas=1)
    if asked is None:
        return
    after: WorstFirst | None = None
    while True:
        stalls, after = await stalls_after(session, asked, after, STALLS_AT_ONCE, language)
        yield stalls
        if after is None:
            return


def _writer(form: ExportForm, file: IO[bytes], language: str, today: date) -> _StallWriter:
    if form is ExportForm.GEOJSON:
        return _StallFeatures(FeatureWriter(file))
    table = _table(language)
    rows: TableWriter = SeparatedWriter(file, table) if form is ExportForm.CSV else SpreadsheetWriter(file, table)
    return _StallRows(rows, language, today)


class _StallRows:
    """A row for each flag, the stall repeated: so it can be filtered and sorted."""

    def __init__(self, writer: TableWriter, language: str, today: date) -> None:
        self._writer = writer
        self._language = language
        self._today = today
        self.close = writer.close
        self.abandon = writer.abandon

    def add(self, stalls: list[FlaggedStallOut]) -> int:
        rows = [self._row(stall, flag) for stall in stalls for flag in stall.flags]
        self._writer.add(rows)
        return len(rows)

    def _row(self, stall: FlaggedStallOut, flag: StallFlagOut) -> Row:
        grounds = (ground for ground in flag.grounds if ground.confirmed)
        return (
            stall.area.name,
            stall.market.name,
            stall.code,
            stall.trader_name,
            say(f"severity.{int(flag.severity)}", self._language),
            flag.text,
            say(f"flag_status.{flag.status}", self._language),
            flag.since,
            (self._today - flag.since).days,
            flag.instrument.description if flag.instrument else None,
            "; ".join(ground.text for ground in grounds),
            stall.position.lat if stall.position else None,
            stall.position.lon if stall.position else None,
            int(flag.severity),
            flag.id,
        )


def _table(language: str) -> Table:
    def column(name: str, width: int, kind: CellKind = CellKind.TEXT, *, printed: bool = True) -> Column:
        return Column(say(f"export.{name}", language), kind, width, printed)

    return Table(
        title=say("export.flagged_stalls", language),
        language=language,
        columns=(
            column("area", 14),
            column("market", 15),
            column("stall", 11),
            column("trader", 20),
            column("severity", 15),
            column("flag", 28),
            column("status", 14),
            column("since", 12, CellKind.DATE),
            column("days", 9, CellKind.NUMBER),
            column("instrument", 34),
            column("grounds", 58),
            column("lat", 11, CellKind.NUMBER, printed=False),
            column("lon", 11, CellKind.NUMBER, printed=False),
            column("severity_number", 11, CellKind.NUMBER, printed=False),
            column("flag_id", 40, printed=False),
        ),
    )


class _StallFeatures:
    def __init__(self, writer: FeatureWriter) -> None:
        self._writer = writer
        self.close = writer.close
        self.abandon = writer.abandon

    def add(self, stalls: list[FlaggedStallOut]) -> int:
        self._writer.add(list(_features(stalls)))
        return len(stalls)


def _features(stalls: list[FlaggedStallOut]) -> Iterator[Feature]:
    for stall in stalls:
        position = (stall.position.lon, stall.position.lat) if stall.position else None
        yield Feature(str(stall.id), position, _properties(stall))


def _properties(stall: FlaggedStallOut) -> dict[str, Any]:
    return {
        "stall": stall.code,
        "trader_name": stall.trader_name,
        "market": stall.market.name,
        "area": stall.area.name,
        "position_of": stall.position_of,
        "severity": int(stall.severity),
        "since": stall.since.isoformat(),
        "flags": [
            {"kind": str(flag.kind), "text": flag.text, "severity": int(flag.severity), "since": flag.since.isoformat()}
            for flag in stall.flags
        ],
    }
