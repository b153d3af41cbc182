"""A draft becomes the record that the service takes, the same whenever it is sent."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phone import VERSION
from phone.core.bounds import broken_bounds
from phone.core.draft import Draft, DraftPhoto
from phone.core.ids import new_id
from phone.core.record import DraftUnfinished, record_of
from pydantic import TypeAdapter, ValidationError

from rules.observations import CheatingSign
from rules.verdicts import Reading, Verdict
from schemas.canonical import digest
from schemas.plain import from_plain, to_plain
from schemas.spot_checks import SPOT_CHECK_EXAMPLE, PhotoKind, SpotCheckIn
from tests.phone.core.makers import AT, WEIGHTS, draft, photo

GOLDEN = sorted((Path(__file__).parents[2] / "schemas" / "golden").glob("*.json"))
SERVICE = TypeAdapter(SpotCheckIn)
LATER = AT + timedelta(days=3)


def draft_saying(record: SpotCheckIn) -> Draft:
    """The draft somebody would have made to send this record."""
    photos = tuple(
        DraftPhoto(sha256=entry.sha256, kind=entry.kind, size=entry.size, taken_at=entry.taken_at or AT)
        for entry in record.photos
    )
    return Draft(
        id=new_id(),
        market_id=new_id(),
        begun_at=AT,
        instrument_id=record.instrument_id,
        unregistered=record.unregistered,
        performed_at=record.performed_at,
        position=record.position,
        method=record.method,
        purpose=record.purpose,
        standards=tuple(record.standards),
        goods_mg=record.goods_mg,
        zero_before_mg=record.zero_before_mg,
        zero_after_mg=record.zero_after_mg,
        readings=tuple(Reading(entry.load_mg, entry.indication_mg) for entry in record.readings),
        sticker=record.sticker.state,
        sticker_code=record.sticker.code,
        sticker_valid_until=record.sticker.valid_until,
        seal=record.seal,
        signs=tuple(record.signs),
        photos=photos,
        note=record.note,
    )


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_a_draft_of_a_golden_record_becomes_that_record(path: Path) -> None:
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    golden = from_plain(SpotCheckIn, case["record"])
    # A photo of the phone always knows when it was taken.
    golden = dataclasses.replace(
        golden, photos=[dataclasses.replace(one, taken_at=one.taken_at or AT) for one in golden.photos]
    )

    made = record_of(draft_saying(golden), LATER, Verdict.CONFORMING)

    assert dataclasses.replace(made, device=golden.device) == golden
    if all(one["taken_at"] for one in case["record"]["photos"]):
        assert digest(made) == case["digest"]
    assert SERVICE.validate_json(json.dumps(to_plain(made))) == made


def test_the_digest_is_the_same_whenever_and_with_whatever_verdict_it_is_sent() -> None:
    once = draft(note="Cân lệch", performed_at=None)
    records = [
        record_of(once, sent_at, verdict) for sent_at in (AT, LATER) for verdict in (None, Verdict.NONCONFORMING)
    ]
    assert len({digest(record) for record in records}) == 1
    assert records[0].performed_at == once.begun_at
    assert {record.device.app_version for record in records} == {VERSION}
    assert [record.device.verdict for record in records[:2]] == [None, Verdict.NONCONFORMING]


def test_text_is_composed_and_an_empty_field_says_nothing() -> None:
    made = record_of(draft(note="  Ca\u0302n le\u0323\u0302ch ", sticker_code="  "), AT, None)
    assert (made.note, made.sticker.code) == ("Cân lệch", None)
    assert digest(made) == digest(record_of(draft(note="Cân lệch"), LATER, None))


def test_what_was_chosen_twice_is_named_once() -> None:
    twice = photo(PhotoKind.SEAL)
    again = dataclasses.replace(twice, kind=PhotoKind.SCENE)
    made = record_of(
        draft(
            photos=(twice, photo(PhotoKind.DIAL), again),
            standards=(WEIGHTS, WEIGHTS),
            signs=(CheatingSign.MAGNET, CheatingSign.MAGNET),
        ),
        AT,
        None,
    )
    assert [entry.kind for entry in made.photos] == [PhotoKind.SEAL, PhotoKind.DIAL]
    assert (made.standards, made.signs) == ([WEIGHTS], [CheatingSign.MAGNET])


@pytest.mark.parametrize(
    ("changes", "members"),
    [
        ({"sticker": None}, ("sticker",)),
        ({"seal": None, "sticker": None}, ("sticker", "seal")),
        ({"note": "x" * 2001}, ("note",)),
        ({"sticker_code": "x" * 121}, ("sticker.code",)),
        ({"readings": (Reading(0, 0),)}, ("readings.0.load_mg",)),
        ({"readings": (Reading(1, 0), Reading(10**12 + 1, 0))}, ("readings.1.load_mg",)),
        ({"readings": (Reading(1, 0),) * 41}, ("readings",)),
        ({"goods_mg": 0}, ("goods_mg",)),
        ({"note": "a\x00b"}, ("text_with_nul",)),
        ({"instrument_id": None}, ("instrument_or_unregistered",)),
        ({"sticker_valid_until": date(1989, 12, 31)}, ("year_out_of_range",)),
        ({"performed_at": datetime(2026, 11, 22)}, ("time_without_zone",)),  # noqa: DTZ001  # what must be refused
    ],
)
def test_a_draft_that_the_service_would_refuse_becomes_no_record(
    changes: dict[str, Any], members: tuple[str, ...]
) -> None:
    with pytest.raises(DraftUnfinished) as refused:
        record_of(draft(**changes), AT, None)
    assert refused.value.members == members


LENGTHS = st.sampled_from([0, 1, 120, 121, 2000, 2001])
NUMBERS = st.sampled_from([-(10**12) - 1, -(10**12), -1, 0, 1, 10**12, 10**12 + 1])


@given(
    note=LENGTHS, code=LENGTHS, goods=NUMBERS, zero=NUMBERS, load=NUMBERS, shown=NUMBERS, readings=st.integers(0, 41)
)
def test_the_phone_knows_the_same_bounds_as_the_services_validator(
    note: int, code: int, goods: int, zero: int, load: int, shown: int, readings: int
) -> None:
    plain = SPOT_CHECK_EXAMPLE | {
        "note": "đ" * note,
        "sticker": {"state": "valid", "code": "đ" * code},
        "goods_mg": goods,
        "zero_after_mg": zero,
        "readings": [{"load_mg": load, "indication_mg": shown}] * readings,
    }
    broken = broken_bounds(from_plain(SpotCheckIn, plain))
    try:
        SERVICE.validate_python(plain)
    except ValidationError as refused:
        # Of a list that is too long, the validator does not look at the members.
        told = {".".join(map(str, error["loc"])) for error in refused.errors()}
        assert told <= set(broken)
    else:
        assert broken == []


def test_a_whole_message_within_its_bounds_is_sound() -> None:
    assert broken_bounds(from_plain(SpotCheckIn, SPOT_CHECK_EXAMPLE)) == []
    assert broken_bounds(record_of(draft(), datetime.now(UTC), None)) == []
