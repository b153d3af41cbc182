"""Which instrument a scanned or typed code belongs to."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import RowMapping

from schemas.problem import FieldProblem
from schemas.register import InstrumentOut
from service.db import ReadSession
from service.errors import Conflict, NotFound
from service.identity.who import Who
from service.instruments import label_codes
from service.instruments.queries import find_instrument
from service.instruments.queries_lookup import by_label, by_mark, by_number_alone, by_serial_or_tag
from service.instruments.wire import instrument_out
from service.messages import say
from service.vietnamese import code_key


class UnknownCode(NotFound):
    """Nothing in scope carries it; a phone records that as a finding."""

    code = "unknown_code"


class AmbiguousCode(Conflict):
    """Several instruments in scope carry it; `errors` names each by id, with what tells them apart."""

    code = "ambiguous_code"


async def look_up(session: ReadSession, who: Who, code: str, *, today: date) -> InstrumentOut:
    """Our label first, then the sticker an instrument bears now, then one it bore, then serial and local tag.

    Raises `UnknownCode`, `AmbiguousCode`.
    """
    found = await _candidates(session, who, code)
    if not found:
        raise UnknownCode
    if len(found) > 1:
        raise AmbiguousCode(errors=[_told_apart(who, row) for row in found])
    row = await find_instrument(session, who, found[0]["id"], today)
    if row is None:
        raise UnknownCode
    return instrument_out(row)


async def _candidates(session: ReadSession, who: Who, code: str) -> Sequence[RowMapping]:
    key = code_key(code)
    if not key:
        return []
    label = label_codes.correct(code)
    found = await by_label(session, who, sorted({label or key, key, code.strip()}))
    if not found:
        marked = await by_mark(session, who, key)
        found = [row for row in marked if row["newest"]] or marked
    if not found:
        found = await by_serial_or_tag(session, who, key)
    if not found:
        marked = await by_number_alone(session, who, code.strip())
        found = [row for row in marked if row["newest"]] or marked
    # What was taken out of use stands back where one still in use carries the same code.
    return [row for row in found if row["in_use"]] or found


def _told_apart(who: Who, row: RowMapping) -> FieldProblem:
    message = say(
        "field.candidate",
        who.locale,
        kind=say(f"kind.{row['kind']}", who.locale),
        market=row["market"],
        stall=row["stall"],
        trader=row["trader"],
        label=row["label_code"],
    )
    return FieldProblem(pointer=str(row["id"]), code="candidate", message=message)
