"""Both sides of the wire read the same files alike: the service by its validator, the phone by plain dataclasses."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from schemas.canonical import canonical, digest
from schemas.plain import from_plain, to_plain
from schemas.spot_checks import SPOT_CHECK_EXAMPLE, SpotCheckIn

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
SERVICE = TypeAdapter(SpotCheckIn)


def golden(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return case


def test_there_are_golden_files() -> None:
    assert len(GOLDEN) >= 5


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_phone_and_service_read_a_record_alike(path: Path) -> None:
    case = golden(path)
    phone = from_plain(SpotCheckIn, case["record"])
    service = SERVICE.validate_json(json.dumps(case["record"]))

    assert phone == service
    assert canonical(phone) == canonical(service)
    assert digest(service) == case["digest"]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_what_the_phone_sends_is_the_record_it_keeps(path: Path) -> None:
    phone = from_plain(SpotCheckIn, golden(path)["record"])

    sent = json.dumps(to_plain(phone))

    assert SERVICE.validate_json(sent) == phone
    assert digest(SERVICE.validate_json(sent)) == digest(phone)


@pytest.mark.parametrize(
    "change",
    [
        {"device": {"sent_at": "2026-12-01T00:00:00Z", "app_version": "9.9.9", "verdict": "not_judged"}},
        {"performed_at": "2026-11-22T00:31:05Z"},
        {"performed_at": "2026-11-22T07:31:05.000000+07:00"},
        {"note": None},
    ],
)
def test_the_same_content_has_the_same_digest_however_it_is_written(change: dict[str, Any]) -> None:
    original = from_plain(SpotCheckIn, SPOT_CHECK_EXAMPLE)
    assert digest(from_plain(SpotCheckIn, SPOT_CHECK_EXAMPLE | change)) == digest(original)


def test_a_whole_degree_is_the_same_place_however_it_is_written() -> None:
    places = [{"lat": 22, "lon": 0}, {"lat": 22.0, "lon": -0.0}, {"lat": 22.0, "lon": 0.0, "accuracy_m": None}]
    records = [SPOT_CHECK_EXAMPLE | {"position": place} for place in places]
    digests = {digest(from_plain(SpotCheckIn, record)) for record in records}
    assert digests == {digest(SERVICE.validate_python(records[0]))}


@pytest.mark.parametrize("member", [name for name in SPOT_CHECK_EXAMPLE if name != "device"])
def test_every_member_but_the_device_is_content(member: str) -> None:
    other = {
        "instrument_id": "01890000-0000-7000-8000-00000000d002",
        "performed_at": "2026-11-22T07:31:06+07:00",
        "position": None,
        "method": "visual",
        "purpose": "buying",
        "standards": [],
        "goods_mg": None,
        "zero_before_mg": 1,
        "zero_after_mg": 1,
        "readings": [],
        "sticker": {"state": "missing"},
        "seal": "broken",
        "signs": ["magnet"],
        "photos": [],
        "note": "khác",
        "unregistered": {"stall_id": "01890000-0000-7000-8000-00000000b001", "kind": "steelyard"},
    }
    change = {member: other[member]} | ({"instrument_id": None} if member == "unregistered" else {})
    original = from_plain(SpotCheckIn, SPOT_CHECK_EXAMPLE)
    assert digest(from_plain(SpotCheckIn, SPOT_CHECK_EXAMPLE | change)) != digest(original)


@given(note=st.text(max_size=200), load=st.integers(1, 10**12), shown=st.integers(-(10**12), 10**12))
def test_any_text_and_number_survive_the_way_or_are_refused_by_both(note: str, load: int, shown: int) -> None:
    record = SPOT_CHECK_EXAMPLE | {"note": note, "readings": [{"load_mg": load, "indication_mg": shown}]}
    try:
        phone = from_plain(SpotCheckIn, record)
    except ValueError:
        with pytest.raises(ValidationError):
            SERVICE.validate_python(record)
    else:
        assert digest(SERVICE.validate_json(json.dumps(to_plain(phone)))) == digest(phone)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"verdict": "conforming"}, "unknown_member: verdict"),
        ({"goods_mg": "300"}, "not_of_type: int"),
        ({"goods_mg": True}, "not_of_type: int"),
        ({"standards": None}, "not_a_list"),
        ({"sticker": []}, "not_an_object"),
        ({"method": "guess"}, "'guess' is not a valid CheckMethod"),
        ({"performed_at": "yesterday"}, "Invalid isoformat string: 'yesterday'"),
        ({"instrument_id": None}, "instrument_or_unregistered"),
    ],
)
def test_the_phone_does_not_take_what_is_no_record(broken: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=f"^{why}$"):
        from_plain(SpotCheckIn, SPOT_CHECK_EXAMPLE | broken)


def test_a_missing_member_is_told() -> None:
    with pytest.raises(ValueError, match="missing_member"):
        from_plain(SpotCheckIn, {name: value for name, value in SPOT_CHECK_EXAMPLE.items() if name != "seal"})
